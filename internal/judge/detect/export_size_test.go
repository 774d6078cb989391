package detect

import "reflect"

func sizeOf[T any](v T) int { return int(reflect.TypeOf(v).Size()) }

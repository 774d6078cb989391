package graphql

// Selection is what a document selects of one object. A nil one selects nothing that is known.
type Selection struct {
	fields []Field
	index  map[string]int32 // of fields, once they are many
}

// Field is one selected field.
type Field struct {
	Key  string // under which the answer gives it: its alias, else its name
	Name string // what it is called
	// Also are further names that the key may stand for, where fragments of different types use it for different fields.
	Also   []string
	Inside *Selection // of the object, or of each object of the list, that it gives
	Part   int        // the number of its arguments among the document's parts, from 1; 0 for none
	Sign   Sign
}

// Sign marks the two members of an answer that tell whether the request was carried out.
type Sign uint8

// The signs.
const (
	NoSign Sign = iota
	Data        // it was: what it gave, or null
	Errors      // something went wrong
)

// fewFields is how many fields are searched one by one.
const fewFields = 8

// maxAlso bounds the further names of one key.
const maxAlso = 4

// Find returns the field that the answer gives under a key; nil where the document selects none.
func (s *Selection) Find(key []byte) *Field {
	if s.index != nil {
		if i, ok := s.index[string(key)]; ok {
			return &s.fields[i]
		}
		return nil
	}
	for i := range s.fields {
		if s.fields[i].Key == string(key) {
			return &s.fields[i]
		}
	}
	return nil
}

// add returns the field of a key, which it makes where there is none yet.
func (s *Selection) add(key, name string) *Field {
	f := s.find(key)
	if f == nil {
		if s.index != nil {
			s.index[key] = int32(len(s.fields))
		}
		s.fields = append(s.fields, Field{Key: key, Name: name})
		if s.index == nil && len(s.fields) > fewFields {
			s.index = make(map[string]int32, 2*fewFields)
			for i := range s.fields {
				s.index[s.fields[i].Key] = int32(i)
			}
		}
		return &s.fields[len(s.fields)-1]
	}
	if f.Name != name && len(f.Also) < maxAlso && !contains(f.Also, name) {
		f.Also = append(f.Also, name)
	}
	return f
}

func (s *Selection) find(key string) *Field {
	if s.index != nil {
		if i, ok := s.index[key]; ok {
			return &s.fields[i]
		}
		return nil
	}
	for i := range s.fields {
		if s.fields[i].Key == key {
			return &s.fields[i]
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// envelope is the selection of an answer whose data are of a selection that is known, or not.
func envelope(data, late *Selection) *Selection {
	inside := &Selection{fields: []Field{{Key: "data", Name: "data", Inside: late}, {Key: "items", Name: "items", Inside: late}}}
	return &Selection{fields: []Field{
		{Key: "data", Name: "data", Inside: data, Sign: Data},
		{Key: "errors", Name: "errors", Sign: Errors},
		{Key: "incremental", Name: "incremental", Inside: inside, Sign: Data},
		{Key: "items", Name: "items", Inside: late},
	}}
}

// unknown is the envelope of an answer to a request whose document is not in the call.
var unknown = envelope(nil, nil)

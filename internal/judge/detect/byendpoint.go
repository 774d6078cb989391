package detect

// byEndpoint keeps one state for each endpoint. Endpoints are numbered densely, so a state is found without a hash; there are never more than
// meaning has endpoints.
type byEndpoint[S any] []*S

// at returns the state of an endpoint, which it makes where there is none.
func (b *byEndpoint[S]) at(e int32) *S {
	for int(e) >= len(*b) {
		*b = append(*b, nil)
	}
	s := (*b)[e]
	if s == nil {
		s = new(S)
		(*b)[e] = s
	}
	return s
}

package meaning

// tell lets what people say of a field stand over what was decided.
func (d *deriver) tell(key FieldKey, f *Field) {
	if key.Endpoint < 0 {
		return
	}
	e := d.out.Endpoints[key.Endpoint]
	if k, ok := d.out.Rules.SubjectKind(e.Method, e.Template, f.Name); ok {
		f.Kind, f.As, f.Confidence, f.Candidates, f.Told = k, "", 1, nil, true
		f.Reasons = append([]string{"config/identity.yaml says that it names a person"}, f.Reasons...)
	}
}

package rule

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// The limits of what a condition may cost, in CEL's own units: what it may cost at most by its text and the bounds of what it sees, and what one
// evaluation may really cost.
const (
	maxCost     = 20_000_000
	maxEvalCost = 200_000
)

var celTypes = map[valueType]*cel.Type{
	isText: cel.StringType, isList: cel.ListType(cel.StringType), isWhole: cel.IntType, isNumber: cel.DoubleType, isTime: cel.TimestampType,
}

var environment = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.Function("like",
			cel.Overload("like_text", []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType, cel.BinaryBinding(likeOne)),
			cel.Overload("like_list", []*cel.Type{cel.StringType, cel.ListType(cel.StringType)}, cel.BoolType, cel.BinaryBinding(likeAny))),
		cel.Function("inside",
			cel.Overload("inside_text", []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType, cel.BinaryBinding(insideOne)),
			cel.Overload("inside_list", []*cel.Type{cel.StringType, cel.ListType(cel.StringType)}, cel.BoolType, cel.BinaryBinding(insideAny))),
		cel.ASTValidators(cel.ValidateRegexLiterals(), cel.ValidateTimestampLiterals(), cel.ValidateDurationLiterals()),
		cel.ParserRecursionLimit(64), cel.ParserExpressionSizeLimit(1 << 16),
	}
	for _, v := range variables {
		options = append(options, cel.Variable(v.name, celTypes[v.typ]))
	}
	return cel.NewEnv(options...)
})

// condition is one compiled CEL expression.
type condition struct {
	program cel.Program
	needs   part
	source  string
}

// flaw is what is wrong with an expression, and where in it.
type flaw struct {
	line, column int
	problem      string
}

// compile compiles an expression of one of the types.
func compile(text string, want ...*cel.Type) (*condition, []flaw) {
	env, err := environment()
	if err != nil {
		return nil, []flaw{{1, 1, err.Error()}}
	}
	ast, issues := env.Compile(text)
	if err := issues.Err(); err != nil {
		var flaws []flaw
		for _, e := range issues.Errors() {
			flaws = append(flaws, flaw{e.Location.Line(), e.Location.Column() + 1, plainly(e.Message)})
		}
		return nil, flaws
	}
	if !slices.ContainsFunc(want, ast.OutputType().IsExactType) {
		var names []string
		for _, t := range want {
			names = append(names, t.String())
		}
		return nil, []flaw{{1, 1, fmt.Sprintf("it gives %s where %s is expected", ast.OutputType(), strings.Join(names, " or "))}}
	}
	cost, err := env.EstimateCost(ast, sizes{})
	if err != nil || cost.Max > maxCost {
		return nil, []flaw{{1, 1, fmt.Sprintf("it may cost %s steps a call, and %d are allowed: loops in loops cost most; put what narrows most first, in conditions of their own", steps(cost.Max), maxCost)}}
	}
	options := []cel.ProgramOption{cel.EvalOptions(cel.OptOptimize)}
	if cost.Max > maxEvalCost { // else no call can cost as much, and nobody need count
		options = append(options, cel.CostLimit(maxEvalCost))
	}
	program, err := env.Program(ast, options...)
	if err != nil {
		return nil, []flaw{{1, 1, plainly(err.Error())}}
	}
	c := &condition{program: program, source: text}
	for _, r := range ast.NativeRep().ReferenceMap() {
		for _, v := range variables {
			if r.Name == v.name {
				c.needs |= v.needs
			}
		}
	}
	return c, nil
}

func steps(n uint64) string {
	if n == math.MaxUint64 {
		return "any number of"
	}
	return fmt.Sprintf("up to %d", n)
}

// plainly leaves out CEL's words about itself, and names what there is where something else was named.
func plainly(message string) string {
	message = strings.TrimPrefix(message, "Syntax error: ")
	message = strings.ReplaceAll(message, " (in container '')", "")
	if strings.HasPrefix(message, "undeclared reference") {
		var names []string
		for _, v := range variables {
			names = append(names, v.name)
		}
		message += " (or to what is no part of it); conditions see " + strings.Join(names, ", ") + ", and the functions like and inside"
	}
	return message
}

// sizes bounds what the variables hold, for the cost of an expression.
type sizes struct{}

// EstimateSize bounds a variable's size by its path.
func (sizes) EstimateSize(n checker.AstNode) *checker.SizeEstimate {
	path := n.Path()
	if len(path) == 0 {
		return nil
	}
	for _, v := range variables {
		if path[0] == v.name && v.typ == isList && len(path) == 1 {
			return &checker.SizeEstimate{Max: maxList}
		}
	}
	return &checker.SizeEstimate{Max: maxText}
}

// EstimateCallCost prices the functions that are none of CEL's own.
func (sizes) EstimateCallCost(function, _ string, _ *checker.AstNode, args []checker.AstNode) *checker.CallEstimate {
	if function != "like" && function != "inside" {
		return nil
	}
	cost := checker.CostEstimate{Min: 1, Max: maxText / 10}
	if list := args[len(args)-1]; list.Type().IsExactType(cel.ListType(cel.StringType)) {
		n := uint64(maxList)
		if size := list.ComputedSize(); size != nil {
			n = size.Max
		}
		cost.Max *= max(1, n)
	}
	return &checker.CallEstimate{CostEstimate: cost}
}

// activation shows an event to CEL.
type activation struct{ e *Event }

// ResolveName gives a variable's value.
func (a activation) ResolveName(name string) (any, bool) {
	for i := range variables {
		if variables[i].name == name {
			return variables[i].of(a.e), true
		}
	}
	return nil, false
}

// Parent says that nothing stands behind it.
func (activation) Parent() cel.Activation { return nil }

// errCost says that one evaluation cost more than is allowed.
var errCost = errors.New("it cost more than is allowed for one call")

// holds says whether a condition holds of an event.
func (c *condition) holds(e *Event) (bool, error) {
	v, err := c.eval(e)
	if err != nil {
		return false, err
	}
	return v == types.True, nil
}

func (c *condition) eval(e *Event) (ref.Val, error) {
	v, _, err := c.program.Eval(activation{e})
	if err != nil && strings.Contains(err.Error(), "actual cost limit exceeded") {
		return nil, errCost
	}
	return v, err
}

// texts is what an expression of a text or of a list of texts gives.
func (c *condition) texts(e *Event) ([]string, error) {
	v, err := c.eval(e)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case types.String:
		return []string{string(v)}, nil
	case types.Int:
		return []string{fmt.Sprint(int64(v))}, nil
	case traits.Lister:
		return listOf(v), nil
	}
	return nil, fmt.Errorf("it gives %s", v.Type())
}

func listOf(v traits.Lister) (list []string) {
	for it := v.Iterator(); it.HasNext() == types.True; {
		if s, ok := it.Next().(types.String); ok {
			list = append(list, string(s))
		}
	}
	return list
}

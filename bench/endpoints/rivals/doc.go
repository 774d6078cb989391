// Package rivals holds rules by which tools in use group paths, written anew from descriptions of them, so that their
// figures stand beside Waybill's in the same run.
//
// In: the calls of one API. Out: for each the label of its group, "METHOD /path/{}/…". Tools' own thresholds are used. Not
// theirs: the word list of Akto's rule is Waybill's vocabulary, and the letter pairs of OBI's rule are counted over the
// fixed segments of the tune half; their own lists are larger, so their figures may be better than here.
//
// It cannot speak for the tools as shipped: people correct them by hand, and some of them learn from more than paths.
package rivals

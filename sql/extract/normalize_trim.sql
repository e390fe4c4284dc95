-- Fragment: a value without what nobody sees around it: white space, also of other scripts, control characters, and the like. Values of
-- ASCII, which are nearly all, are spared the expression.
if(
        lengthUTF8((/* insert: value */) AS untrimmed_m) = length(untrimmed_m),
        trimBoth(untrimmed_m, {unseen_ascii:String}),
        replaceRegexpOne(replaceRegexpOne(untrimmed_m, {unseen_before:String}, ''), {unseen_after:String}, ''))

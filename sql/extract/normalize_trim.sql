-- Fragment: a value without what nobody sees around it: white space, also of other scripts, control characters, and the like. Values of
-- ASCII, which are nearly all, are spared the expression.
if(
        lengthUTF8(/* insert: value */) = length(/* insert: value */),
        trimBoth(/* insert: value */, {unseen_ascii:String}),
        replaceRegexpOne(replaceRegexpOne(/* insert: value */, {unseen_before:String}, ''), {unseen_after:String}, ''))

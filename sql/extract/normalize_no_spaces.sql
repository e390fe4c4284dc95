-- Fragment: a value without what nobody sees, also within.
if(
        lengthUTF8(/* insert: value */) = length(/* insert: value */),
        translate(/* insert: value */, {unseen_ascii:String}, ''),
        replaceRegexpAll(/* insert: value */, {unseen:String}, ''))

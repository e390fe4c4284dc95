-- Fragment: a value without what nobody sees, also within.
if(
        lengthUTF8((/* insert: value */) AS spaced_n) = length(spaced_n),
        translate(spaced_n, {unseen_ascii:String}, ''),
        replaceRegexpAll(spaced_n, {unseen:String}, ''))

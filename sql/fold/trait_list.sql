-- Fragment of fold/documents.sql: the values of a set that fit its type, each once and in order.
arraySort(arrayDistinct(arrayMap(
        one -> assumeNotNull(one),
        arrayFilter(one -> isNotNull(one), arrayMap(text -> /* insert: value */, /* insert: items */)))))

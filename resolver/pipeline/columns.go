package pipeline

import (
	"slices"

	"github.com/kindred-id/kindred/resolver"
	"github.com/kindred-id/kindred/sql"
)

// profileColumn is a column of profiles that the model asks for, beside those that are always there.
type profileColumn struct {
	name, columnType, comment string
	value                     sql.Statement // in fold/profiles.sql
}

// profileColumns are all of them, in their order.
func (p *Pipeline) profileColumns() []profileColumn {
	return slices.Concat(p.traitProfileColumns())
}

// makeProfiles makes the table of profiles.
func (p *Pipeline) makeProfiles(database, table string) sql.Statement {
	var columns []sql.Statement
	for i, column := range p.profileColumns() {
		columns = append(columns, sql.Load("init/profile_column.sql").
			Set("column_name_n", column.name).
			Set("column_type_n", sql.Expression(column.columnType)).
			Set("column_comment_n", column.comment).
			Number("n", i))
	}
	return sql.Load("init/profiles.sql").Set("database", database).Set("table", table).Insert("more_columns", columns...)
}

// profileValues are the columns' values.
func (p *Pipeline) profileValues() []sql.Statement {
	var values []sql.Statement
	for _, column := range p.profileColumns() {
		values = append(values, sql.Load("fold/profile_value.sql").Insert("value", column.value))
	}
	return values
}

// traitProfileColumns are the typed columns of traits.
func (p *Pipeline) traitProfileColumns() []profileColumn {
	var columns []profileColumn
	for i, rule := range p.Model.Traits {
		if rule.Column == "" {
			continue
		}
		columns = append(columns, profileColumn{rule.Column, rule.ColumnType(), traitComment(rule), sql.Load("fold/trait_value.sql").Number("n", i)})
	}
	return columns
}

// traitComment says what the typed column of a trait has.
func traitComment(rule resolver.TraitRule) string {
	switch {
	case rule.Pick == resolver.PickSet:
		return "The values of the trait " + rule.Name + " that fit the type, each once, sorted"
	case rule.Pick == resolver.PickSum:
		return "The sum of the trait " + rule.Name + ", NULL if there is none or it does not fit the type"
	case traitType(rule).Class == resolver.TextClass:
		return "The trait " + rule.Name + ", NULL if there is none"
	default:
		return "The trait " + rule.Name + ", NULL if there is none or it does not fit the type"
	}
}

// documentColumns are the columns of the working table of documents with typed values.
func documentColumns(model resolver.Model) []sql.Statement {
	var columns []sql.Statement
	for i, rule := range model.Traits {
		if rule.Column != "" {
			columns = append(columns, sql.Load("state/document_column.sql").Set("trait_column_type_n", sql.Expression(rule.ColumnType())).Number("n", i))
		}
	}
	return columns
}

// documents puts the traits of profiles together.
func (s statements) documents(table string) sql.Statement {
	var texts, values []sql.Statement
	for i, rule := range s.model.Traits {
		if rule.Column == "" {
			continue
		}
		text := sql.Load("fold/trait_text_name.sql")
		value := typed(rule, text)
		if rule.Pick == resolver.PickSet {
			value = sql.Load("fold/trait_list.sql").Insert("value", asType(rule)).Insert("items", items(text))
		}
		texts = append(texts, sql.Load("fold/trait_text.sql").Set("trait_name_n", rule.Name).Number("n", i))
		values = append(values, sql.Load("fold/trait_typed.sql").Insert("value", value).Number("n", i))
	}
	return s.inState("fold/documents.sql").Set("table", table).Insert("texts", texts...).Insert("values", values...)
}

// items are the values of a list.
func items(text sql.Statement) sql.Statement {
	return sql.Load("fold/trait_items.sql").Insert("text", text)
}

// countUnfit counts the traits that do not fit their type. It is not ok where every value fits.
func (s statements) countUnfit(table string) (count sql.Statement, ok bool) {
	var names []string
	var unfit []sql.Statement
	for i, rule := range s.model.Traits {
		if traitType(rule).Class == resolver.TextClass {
			continue
		}
		one := sql.Load("fold/unfit_value.sql")
		if rule.Pick == resolver.PickSet {
			one = sql.Load("fold/unfit_list.sql").Insert("items", items(sql.Load("trait/text.sql")))
		}
		names = append(names, rule.Name)
		unfit = append(unfit, ofRule(rule, one.Insert("value", asType(rule)), i))
	}
	return s.inState("fold/unfit.sql").Set("table", table).Set("typed_traits", names).Insert("unfit", unfit...), len(names) > 0
}

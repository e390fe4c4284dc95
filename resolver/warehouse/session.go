package warehouse

import (
	"context"
	"maps"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/kindred-id/kindred/sql"
)

// needs are the settings that change what Kindred's statements mean, with the values that they are written for: ClickHouse's own defaults
// but for the first ones. A user's profile may have others, and is left alone: only where it differs is the value sent, so that a
// constraint on a setting that is right already does no harm.
var needs = map[string]string{
	// The right side of a join is what is looked up, and the smaller one. A planner that swaps the sides by its own estimate takes six times
	// as long with links and the ids of their profiles (12 million of them, ClickHouse 26.7).
	"query_plan_join_swap_table": "false",
	// A text that looks like a time stays a text where JSON of one type is made JSON of another.
	"input_format_try_infer_dates": "0", "input_format_try_infer_datetimes": "0",
	// Times without a zone are UTC's.
	"session_timezone": "UTC", "date_time_input_format": "basic", "date_time_output_format": "simple",
	// Every change is there when its statement ends.
	"async_insert": "0", "mutations_sync": "2", "alter_sync": "1", "lightweight_deletes_sync": "2",

	// An older version's ways.
	"compatibility": "", "allow_experimental_analyzer": "1", "short_circuit_function_evaluation": "enable",
	"union_default_mode": "", "count_distinct_implementation": "uniqExact", "use_legacy_to_time": "0",
	// NULL and what stands for nothing.
	"join_use_nulls": "0", "group_by_use_nulls": "0", "data_type_default_nullable": "0", "transform_null_in": "0",
	"aggregate_functions_null_for_empty": "0", "empty_result_for_aggregation_by_empty_set": "0", "insert_null_as_default": "1",
	"input_format_null_as_default": "1", "cast_keep_nullable": "0",
	// Names.
	"prefer_column_name_to_alias": "0", "enable_positional_arguments": "1", "asterisk_include_materialized_columns": "0",
	"asterisk_include_alias_columns": "0", "flatten_nested": "1",
	// Rows that are left out, or that come from elsewhere.
	"final": "0", "apply_deleted_mask": "1", "additional_result_filter": "", "use_query_cache": "0",
	"optimize_skip_unused_shards": "0", "force_optimize_skip_unused_shards": "0", "distributed_group_by_no_merge": "0",
	"skip_unavailable_shards": "0", "any_join_distinct_right_table_keys": "0", "join_default_strictness": "ALL",
	"max_parallel_replicas": "1", "allow_experimental_parallel_reading_from_replicas": "0",
	// Answers that end early.
	"read_overflow_mode_leaf": "throw", "max_rows_to_group_by": "0", "group_by_overflow_mode": "throw", "max_rows_to_sort": "0",
	"max_bytes_to_sort": "0", "sort_overflow_mode": "throw", "max_rows_in_set": "0", "max_bytes_in_set": "0", "set_overflow_mode": "throw",
	"max_rows_in_join": "0", "join_overflow_mode": "throw", "max_rows_in_distinct": "0", "max_bytes_in_distinct": "0",
	"distinct_overflow_mode": "throw", "max_rows_to_transfer": "0", "max_bytes_to_transfer": "0", "transfer_overflow_mode": "throw",
	"timeout_overflow_mode": "throw", "timeout_overflow_mode_leaf": "throw", "max_partitions_per_insert_block": "0",
	"max_partitions_to_read": "-1",
	// Values as texts, and texts as values.
	"output_format_decimal_trailing_zeros": "0", "bool_true_representation": "true", "bool_false_representation": "false",
	"output_format_json_quote_64bit_integers": "0", "output_format_json_quote_64bit_floats": "0", "output_format_json_quote_denormals": "0",
	"output_format_json_quote_decimals": "0", "output_format_json_escape_forward_slashes": "1",
	"output_format_json_named_tuples_as_objects": "1", "output_format_json_skip_null_value_in_named_tuples": "0",
	"input_format_json_read_numbers_as_strings": "1", "input_format_json_read_bools_as_numbers": "1",
	"input_format_json_read_bools_as_strings": "1", "input_format_json_read_arrays_as_strings": "1",
	"json_type_escape_dots_in_keys": "0", "type_json_skip_duplicated_paths": "0",
	// Blocks of the Native format.
	"low_cardinality_allow_in_native_format": "1", "output_format_native_encode_types_in_binary_format": "0",
	"output_format_native_write_json_as_string": "0", "input_format_native_decode_types_in_binary_format": "0",
}

// limits are those among the needs that could cut the answer to what the others are. Every version knows them, so they are sent unasked.
var limits = clickhouse.Settings{
	"limit": 0, "offset": 0, "max_result_rows": 0, "max_result_bytes": 0, "result_overflow_mode": "throw",
	"max_rows_to_read": 0, "max_bytes_to_read": 0, "max_rows_to_read_leaf": 0, "max_bytes_to_read_leaf": 0, "read_overflow_mode": "throw",
}

// sharing are for tables that replicas behind one address share, where each statement may reach another replica: a read waits until the
// replica knows all that was written, and a change of a table until all of them know it. Blocks that are alike are not one block twice.
var sharing = clickhouse.Settings{"select_sequential_consistency": 1, "alter_sync": 2, "insert_deduplicate": 0}

// Shared returns the same warehouse for statements on tables that replicas share: each of them sees what those before it wrote.
func (w *Warehouse) Shared() *Warehouse {
	shared := *w
	if !w.readonly {
		shared.session = maps.Clone(w.session)
		maps.Copy(shared.session, sharing)
	}
	return &shared
}

// readSession looks what the user's settings are, and keeps what has to be sent with each statement to have them as needed.
func (w *Warehouse) readSession(ctx context.Context) error {
	w.session = maps.Clone(limits)
	w.session["max_execution_time"] = int(w.timeout.Seconds())
	differing := maps.Clone(w.session)
	statement := sql.Load("session/settings.sql").Set("names", slices.Sorted(maps.Keys(needs)))
	err := w.Rows(ctx, statement, func(scan func(...any) error) error {
		var name, value string
		if err := scan(&name, &value); err != nil {
			return err
		}
		if needs[name] != value {
			differing[name] = needs[name]
		}
		return nil
	})
	if Code(err) == codeReadonly {
		// With readonly = 1 a user may send no settings. He may still read what is there.
		w.session, w.readonly = nil, true
		return nil
	}
	w.session = differing
	return err
}

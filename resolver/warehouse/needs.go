package warehouse

import "github.com/ClickHouse/clickhouse-go/v2"

// needs are the settings that change what Kindred's statements mean, or whether they work, with the values that they are written for. Where
// a comment says nothing else, these are ClickHouse's own defaults. A user's profile may have others, and is left alone: only where it
// differs is the value sent, so that a constraint on a setting that is right already does no harm. What bounds memory, threads, disk or
// time is not here: that is for whoever runs the server.
//
// Settings that the server does not know are not sent. TestNeeds holds the names against the engine's.
var needs = map[string]string{
	// The right side of a join is what is looked up, and the smaller one. A planner that swaps the sides by its own estimate takes six times
	// as long with links and the ids of their profiles (12 million of them, ClickHouse 26.7).
	"query_plan_join_swap_table": "false",
	// A text that looks like a time stays a text where JSON of one type is made JSON of another.
	"input_format_try_infer_dates": "0", "input_format_try_infer_datetimes": "0",
	// Times without a zone are UTC's, whatever the server's zone is.
	"session_timezone": "UTC", "date_time_input_format": "basic", "date_time_output_format": "simple",
	// Every change is there when its statement ends.
	"async_insert": "0", "mutations_sync": "2", "alter_sync": "1", "lightweight_deletes_sync": "2",
	// The tables are Kindred's own, however large.
	"max_table_size_to_drop": "0", "max_partition_size_to_drop": "0",
	// A source's rows may lie on any shard.
	"max_parallel_replicas": "1",
	// A window may be of many months.
	"max_partitions_per_insert_block": "0",

	// An older version's ways.
	"compatibility": "", "allow_experimental_analyzer": "1", "short_circuit_function_evaluation": "enable",
	// NULL and what stands for nothing.
	"join_use_nulls": "0", "data_type_default_nullable": "0", "transform_null_in": "0", "aggregate_functions_null_for_empty": "0",
	"empty_result_for_aggregation_by_empty_set": "0", "insert_null_as_default": "1", "cast_keep_nullable": "0",
	// Names.
	"prefer_column_name_to_alias": "0", "single_join_prefer_left_table": "1", "asterisk_include_materialized_columns": "0",
	"asterisk_include_alias_columns": "0", "asterisk_include_virtual_columns": "0", "flatten_nested": "1",
	// Rows that are left out, or that come from elsewhere.
	"final": "0", "apply_deleted_mask": "1", "skip_unavailable_shards": "0", "distributed_product_mode": "deny",
	"optimize_skip_unused_shards": "0", "force_optimize_skip_unused_shards": "0", "distributed_group_by_no_merge": "0",
	"any_join_distinct_right_table_keys": "0", "join_default_strictness": "ALL", "allow_experimental_parallel_reading_from_replicas": "0",
	// Answers that end early.
	"read_overflow_mode_leaf": "throw", "max_rows_to_group_by": "0", "group_by_overflow_mode": "throw", "max_rows_to_sort": "0",
	"max_bytes_to_sort": "0", "sort_overflow_mode": "throw", "max_rows_in_join": "0", "join_overflow_mode": "throw",
	"max_rows_in_distinct": "0", "max_bytes_in_distinct": "0", "distinct_overflow_mode": "throw", "max_rows_to_transfer": "0",
	"max_bytes_to_transfer": "0", "transfer_overflow_mode": "throw", "timeout_overflow_mode": "throw",
	"timeout_overflow_mode_leaf": "throw", "max_partitions_to_read": "-1", "discard_query_data": "0",
	// Statements that are refused, or do something else. By create_if_not_exists two runs would hold one lock.
	"create_if_not_exists": "0", "allow_non_metadata_alters": "1", "enable_lightweight_delete": "1", "implicit_transaction": "0",
	"enable_scopes_for_with_statement": "1", "enforce_strict_identifier_format": "0", "force_index_by_date": "0", "force_primary_key": "0",
	"force_optimize_projection": "0", "inject_random_order_for_select_without_order_by": "0", "make_distributed_plan": "0",
	// ClickHouse 26.7 ends by it, on extract/sources.
	"rewrite_in_to_join":             "0",
	"force_optimize_projection_name": "",
	"max_columns_to_read":            "0", "max_temporary_columns": "0", "max_temporary_non_const_columns": "0",
	// A dot in a key of JSON is part of the name, which a JSON column keeps as %2E: else email.verified would be within email.
	"json_type_escape_dots_in_keys": "1",
	// Values as texts, and texts as values.
	"output_format_decimal_trailing_zeros": "0", "bool_true_representation": "true", "bool_false_representation": "false",
	"output_format_json_quote_64bit_integers": "0", "output_format_json_quote_64bit_floats": "0", "output_format_json_quote_denormals": "0",
	"output_format_json_quote_decimals": "0", "output_format_json_escape_forward_slashes": "1",
	"output_format_json_named_tuples_as_objects": "1", "output_format_json_skip_null_value_in_named_tuples": "0",
	"input_format_json_read_numbers_as_strings": "1", "input_format_json_read_bools_as_numbers": "1",
	"input_format_json_read_bools_as_strings": "1", "input_format_json_read_arrays_as_strings": "1",
	"input_format_json_infer_array_of_dynamic_from_array_of_different_types": "1", "input_format_json_infer_incomplete_types_as_strings": "1",
	"input_format_try_infer_variants": "0", "type_json_skip_duplicated_paths": "0",
	// Blocks of the Native format, and results that have more than rows.
	"extremes":                               "0",
	"low_cardinality_allow_in_native_format": "1", "output_format_native_encode_types_in_binary_format": "0",
	"output_format_native_write_json_as_string": "0", "input_format_native_decode_types_in_binary_format": "0",
}

// atLeast are settings that bound how large a statement may be. A model may make it large; higher values are left alone, and 0 is none.
var atLeast = map[string]uint64{
	"max_query_size": 262144, "max_ast_depth": 1000, "max_ast_elements": 50000, "max_expanded_ast_elements": 500000,
	"max_parser_depth": 1000, "max_subquery_depth": 100,
}

// unasked are those among the needs that could spoil the answer to what the others are. Every version knows them, so they are always sent.
var unasked = clickhouse.Settings{
	"limit": 0, "offset": 0, "max_result_rows": 0, "max_result_bytes": 0, "result_overflow_mode": "throw",
	"max_rows_to_read": 0, "max_bytes_to_read": 0, "max_rows_to_read_leaf": 0, "max_bytes_to_read_leaf": 0, "read_overflow_mode": "throw",
	"max_rows_in_set": 0, "max_bytes_in_set": 0, "set_overflow_mode": "throw", "additional_result_filter": "", "use_query_cache": 0,
}

// rare are those among the needs that would do so if a user had them, and that are sent to greet a server. Hardly anybody has them.
var rare = clickhouse.Settings{"extremes": 0, "implicit_transaction": 0, "output_format_native_encode_types_in_binary_format": 0}

// writing are settings that no statement may change, and that a user who runs Kindred has to have. A statement that empties
// force_data_skipping_indices is refused for that, with code 6.
var writing = map[string]string{"readonly": "0", "allow_ddl": "1", "force_data_skipping_indices": ""}

// ofStatements are the settings that single statements set, here or in their files. A user has to be allowed to.
var ofStatements = clickhouse.Settings{
	"max_insert_threads": insertThreads, "max_block_size": streamBlockRows,
	"mutations_sync": 2, "alter_sync": 2, "lightweight_deletes_sync": 2, "join_use_nulls": 0,
	"join_algorithm": "full_sorting_merge", "short_circuit_function_evaluation": "disable", "type_json_skip_duplicated_paths": 1,
	"describe_compact_output": 1,
}

// wishes are settings that a run can do without.
var wishes = map[string]bool{"max_execution_time": true, "max_insert_threads": true, "max_block_size": true}

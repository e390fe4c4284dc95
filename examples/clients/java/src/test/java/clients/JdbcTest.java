package clients;

import static clients.Expected.PUBLISHED;
import static clients.Expected.plain;
import static clients.Expected.query;
import static clients.Expected.reference;
import static clients.Expected.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ClickHouse's JDBC driver, by which DBeaver and Tableau read: metadata, rows of every type, statements, errors. */
class JdbcTest {
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "default");
        properties.setProperty("password", "");
        connection = DriverManager.getConnection("jdbc:clickhouse://" + System.getenv("CLIENTS_HTTP") + "/identity", properties);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void product() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        assertEquals("ClickHouse", metadata.getDatabaseProductName());
        assertTrue(metadata.getDatabaseProductVersion().startsWith("26."), metadata.getDatabaseProductVersion());
        assertTrue(connection.isValid(5));
    }

    @Test
    void schemasAndTables() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        assertTrue(column(metadata.getSchemas(), "TABLE_SCHEM").containsAll(List.of("identity", "raw", "system")));
        column(metadata.getCatalogs(), "TABLE_CAT"); // databases are schemas here: what is listed does not matter
        assertTrue(column(metadata.getTableTypes(), "TABLE_TYPE").containsAll(List.of("TABLE", "VIEW")));
        assertTrue(column(metadata.getTables(null, "identity", "%", null), "TABLE_NAME").containsAll(PUBLISHED));
        assertEquals(List.of("resolved_events"), column(metadata.getTables(null, "identity", "%", new String[] {"VIEW"}), "TABLE_NAME"));
        List<String> comments = column(metadata.getTables(null, "identity", "profiles", null), "REMARKS");
        assertTrue(comments.get(0).startsWith("One row a profile"), comments.toString());
    }

    @Test
    void columns() throws Exception {
        for (String table : PUBLISHED) {
            List<Object> want = new ArrayList<>();
            for (Object row : reference("columns")) {
                if (((List<?>) row).get(0).equals(table)) {
                    want.add(row);
                }
            }
            List<Object> got = new ArrayList<>();
            try (ResultSet columns = connection.getMetaData().getColumns(null, "identity", table, "%")) {
                while (columns.next()) {
                    got.add(List.of(columns.getString("TABLE_NAME"), columns.getString("COLUMN_NAME"), columns.getString("TYPE_NAME"), columns.getString("REMARKS")));
                }
            }
            assertEquals(want, got);
        }
    }

    @Test
    void otherMetadata() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        assertTrue(column(metadata.getTypeInfo(), "TYPE_NAME").containsAll(List.of("UUID", "String", "UInt64")));
        assertEquals(List.of("profile_id"), column(metadata.getPrimaryKeys(null, "identity", "profiles"), "COLUMN_NAME"));
        assertTrue(column(metadata.getFunctions(null, null, "%"), "FUNCTION_NAME").contains("uniqExact"));
        column(metadata.getIndexInfo(null, "identity", "profiles", false, true), "INDEX_NAME");
        assertEquals(List.of(), column(metadata.getImportedKeys(null, "identity", "profiles"), "FKTABLE_NAME"));
        assertEquals(List.of(), column(metadata.getProcedures(null, null, "%"), "PROCEDURE_NAME"));
        column(metadata.getClientInfoProperties(), "NAME");
    }

    @Test
    void rowsOfPublishedTables() throws Exception {
        for (String name : PUBLISHED) {
            same(reference(name), select(query(name)));
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void rowsOfEveryType() throws Exception {
        List<Object> want = reference("types");
        for (Object row : want) { // a tuple's elements have no names in this driver
            ((List<Object>) row).replaceAll(value -> value instanceof Map<?, ?> map && map.keySet().equals(Set.of("x", "y"))
                ? Arrays.asList(map.get("x"), map.get("y")) : value);
        }
        same(want, select(query("types")));
    }

    @Test
    void rowsInSmallFetches() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(10);
            statement.setMaxRows(20);
            assertEquals(20, rows(statement.executeQuery(query("resolved_events"))).size());
        }
    }

    @Test
    void preparedStatement() throws Exception {
        List<?> first = (List<?>) reference("profiles").get(0);
        String sql = "SELECT profile_id, event_count, first_seen FROM identity.profiles WHERE email = ? AND event_count >= ? AND first_seen <= ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            assertEquals(3, statement.getParameterMetaData().getParameterCount());
            assertEquals("profile_id", statement.getMetaData().getColumnName(1));
            assertEquals("UUID", statement.getMetaData().getColumnTypeName(1));
            statement.setString(1, (String) first.get(13));
            statement.setLong(2, 1);
            statement.setObject(3, java.time.LocalDateTime.of(2026, 1, 1, 0, 0));
            try (ResultSet result = statement.executeQuery()) {
                assertTrue(result.next());
                assertEquals(first.get(0), result.getString(1));
                assertEquals(first.get(10), String.valueOf(result.getLong(2)));
                assertEquals(first.get(7), plain(result.getTimestamp(3, java.util.Calendar.getInstance(java.util.TimeZone.getTimeZone("UTC"))).toInstant().atZone(java.time.ZoneOffset.UTC)));
                assertFalse(result.next());
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?, ?, ?")) {
            statement.setString(1, "it's \\ \t 🙂 ?");
            statement.setNull(2, java.sql.Types.VARCHAR);
            statement.setArray(3, connection.createArrayOf("String", new String[] {"a", "b'c"}));
            try (ResultSet result = statement.executeQuery()) {
                assertTrue(result.next());
                assertEquals("it's \\ \t 🙂 ?", result.getString(1));
                assertEquals(null, result.getString(2));
                assertEquals(List.of("a", "b'c"), plain(result.getObject(3)));
            }
        }
    }

    @Test
    void insert() throws Exception {
        execute("DROP DATABASE IF EXISTS scratch_jdbc");
        execute("CREATE DATABASE scratch_jdbc");
        execute("CREATE TABLE scratch_jdbc.rows (n UInt64, s String, maybe Nullable(Int32), d Decimal(9, 2), b Bool, id UUID, day Date, at DateTime64(3, 'UTC'), names Array(String)) ENGINE = MergeTree ORDER BY n");
        java.util.UUID id = java.util.UUID.fromString("0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001");
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO scratch_jdbc.rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 1; i <= 3; i++) {
                statement.setLong(1, i);
                statement.setString(2, "it's \\ \n 🙂 " + i);
                statement.setObject(3, i == 2 ? null : -i);
                statement.setBigDecimal(4, new java.math.BigDecimal("12.34"));
                statement.setBoolean(5, i == 1);
                statement.setObject(6, id);
                statement.setObject(7, java.time.LocalDate.of(2026, 2, 28));
                statement.setObject(8, java.time.ZonedDateTime.of(2026, 2, 28, 10, 11, 12, 345_000_000, java.time.ZoneOffset.UTC));
                statement.setArray(9, connection.createArrayOf("String", new String[] {"a", "b'" + i}));
                statement.addBatch();
            }
            assertEquals(3, statement.executeBatch().length);
        }
        List<Object> want = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            want.add(Arrays.asList("" + i, "it's \\ \n 🙂 " + i, i == 2 ? null : "" + -i, "12.34", "" + (i == 1), id.toString(), "2026-02-28",
                "2026-02-28 10:11:12.345", List.of("a", "b'" + i)));
        }
        same(want, select("SELECT * FROM scratch_jdbc.rows ORDER BY n"));
        assertEquals(List.of(List.of("3")), select("SELECT count() FROM scratch_jdbc.rows"));
    }

    @Test
    void errors() throws SQLException {
        SQLException unknown = assertThrows(SQLException.class, () -> select("SELECT * FROM identity.nothing_of_this_name"));
        assertEquals(60, unknown.getErrorCode(), unknown.getMessage());
        SQLException refused = assertThrows(SQLException.class, () -> execute("CREATE USER someone"));
        assertTrue(refused.getMessage().contains("Not enough privileges"), refused.getMessage());
        assertThrows(SQLException.class, () -> select("SELECT throwIf(number = 600000, 'stop') FROM numbers(1000000)"));
        assertTrue(connection.isValid(5));
    }

    /** A limit of the server's. What setQueryTimeout asks for, this driver's own waiting does not keep to. */
    @Test
    void timeout() throws SQLException {
        String slow = "SELECT sleepEachRow(0.1) FROM numbers(100) "
            + "SETTINGS max_execution_time = 1, max_block_size = 1, function_sleep_max_microseconds_per_block = 1000000000";
        SQLException late = assertThrows(SQLException.class, () -> select(slow));
        assertEquals(159, late.getErrorCode(), late.getMessage());
    }

    @Test
    void cancel() throws Exception {
        try (Statement statement = connection.createStatement()) {
            Thread canceller = new Thread(() -> {
                try {
                    Thread.sleep(1000);
                    statement.cancel();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            canceller.start();
            assertThrows(SQLException.class, () -> rows(statement.executeQuery("SELECT count() AS cancelled_by_jdbc FROM system.numbers")));
            canceller.join();
        }
        assertEquals(List.of(List.of("0")), select("SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() AS cancelled_by_jdbc%'"));
    }

    private List<Object> select(String sql) throws Exception {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            return rows(result);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Fails at the first row that is another one. */
    private static void same(List<Object> want, List<Object> got) {
        for (int i = 0; i < Math.min(want.size(), got.size()); i++) {
            List<?> wanted = (List<?>) want.get(i);
            List<?> read = (List<?>) got.get(i);
            for (int j = 0; j < wanted.size(); j++) {
                assertEquals(wanted.get(j), read.get(j), "row " + i + ", column " + j);
            }
        }
        assertEquals(want.size(), got.size());
    }

    private static List<String> column(ResultSet result, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        try (result) {
            while (result.next()) {
                values.add(result.getString(name));
            }
        }
        return values;
    }
}

package clients;

import static clients.Expected.PUBLISHED;
import static clients.Expected.reference;
import static clients.Expected.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.jdbc.ConnectionImpl;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Metabase does with the JDBC driver: its connection properties, its look at the server, its synchronisation and the form of its
 * questions. Run with the driver's version that Metabase pins, as later ones refuse some of the properties. From metabase/metabase, modules/drivers/clickhouse/src/metabase/driver: clickhouse.clj, clickhouse_version.clj and
 * clickhouse_introspection.clj, and the drivers that these stand on, src/metabase/driver/sql_jdbc/sync/.
 */
class MetabaseTest {
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "default");
        properties.setProperty("password", "");
        properties.setProperty("ssl", "false");
        properties.setProperty("use_server_time_zone_for_dates", "true");
        properties.setProperty("product_name", "metabase/v1.56.0");
        properties.setProperty("remember_last_set_roles", "true");
        properties.setProperty("http_connection_provider", "HTTP_URL_CONNECTION");
        properties.setProperty("jdbc_ignore_unsupported_values", "true");
        properties.setProperty("jdbc_schema_term", "schema");
        properties.setProperty("select_sequential_consistency", "true");
        properties.setProperty("max_open_connections", "100");
        properties.setProperty("custom_http_params", "");
        connection = DriverManager.getConnection("jdbc:clickhouse://" + System.getenv("CLIENTS_HTTP") + "/identity", properties);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void connects() throws Exception {
        assertEquals(List.of(List.of("1")), select("SELECT 1"));
        try (PreparedStatement statement = connection.prepareStatement("SELECT count(*) > 0 FROM system.databases WHERE name = ?")) {
            statement.setString(1, "identity");
            try (ResultSet result = statement.executeQuery()) {
                assertTrue(result.next() && result.getBoolean(1));
            }
        }
    }

    @Test
    void looksAtTheServer() throws Exception {
        List<?> version = (List<?>) select("WITH s AS (SELECT version() AS ver, splitByChar('.', ver) AS verSplit) "
            + "SELECT s.ver, toInt32(verSplit[1]), toInt32(verSplit[2]) FROM s").get(0);
        assertTrue(((String) version.get(0)).startsWith(version.get(1) + "." + version.get(2) + "."), version.toString());
        try (Statement statement = connection.createStatement()) {
            ResultSet cloud = statement.executeQuery("SELECT value='1' FROM system.settings WHERE name='cloud_mode'");
            assertTrue(cloud.next());
            assertFalse(cloud.getBoolean(1));
        }
        try (Statement statement = connection.createStatement()) {
            ResultSet single = statement.executeQuery("SELECT count() = 0 FROM system.clusters WHERE is_local = 0");
            assertTrue(single.next());
            assertTrue(single.getBoolean(1));
        }
        assertEquals(List.of(List.of("UTC")), select("SELECT timezone() AS tz"));
    }

    @Test
    void synchronises() throws Exception {
        DatabaseMetaData metadata = connection.getMetaData();
        String[] types = {"TABLE", "VIEW", "FOREIGN TABLE", "REMOTE TABLE", "DICTIONARY", "MATERIALIZED VIEW", "MEMORY TABLE", "LOG TABLE"};
        for (String schema : List.of("%", "identity")) {
            Set<String> found = new HashSet<>();
            try (ResultSet tables = metadata.getTables(null, schema, "%", types)) {
                while (tables.next()) {
                    if (tables.getString("TABLE_SCHEM").equals("identity")) {
                        found.add(tables.getString("TABLE_NAME"));
                    }
                }
            }
            assertTrue(found.containsAll(PUBLISHED), found.toString());
        }
        for (String table : PUBLISHED) {
            List<Object> want = new ArrayList<>();
            for (Object row : reference("columns")) {
                if (((List<?>) row).get(0).equals(table)) {
                    want.add(((List<?>) row).get(1) + " " + ((List<?>) row).get(2));
                }
            }
            List<Object> got = new ArrayList<>();
            try (ResultSet columns = metadata.getColumns(null, "identity", table, null)) {
                while (columns.next()) {
                    got.add(columns.getString("COLUMN_NAME") + " " + columns.getString("TYPE_NAME"));
                    columns.getInt("DATA_TYPE");
                    columns.getString("IS_NULLABLE");
                    columns.getString("COLUMN_DEF");
                    columns.getString("IS_AUTOINCREMENT");
                }
            }
            assertEquals(want, got);
            assertEquals(List.of(), select("SELECT TRUE AS \"_\" FROM \"identity\".\"" + table + "\" WHERE 1 <> 1 LIMIT 0"));
        }
        try (ResultSet keys = metadata.getPrimaryKeys(null, "identity", "profiles")) {
            assertTrue(keys.next());
            assertEquals("profile_id", keys.getString("COLUMN_NAME"));
        }
    }

    @Test
    void asks() throws Exception {
        QuerySettings settings = new QuerySettings();
        settings.setOption("session_timezone", "Europe/Berlin"); // taken, and not sent by the pinned version
        connection.unwrap(ConnectionImpl.class).setDefaultQuerySettings(settings);
        connection.setReadOnly(true);
        connection.setAutoCommit(true);
        String question = "-- Metabase:: userID: 1 queryType: MBQL queryHash: 0123abcd\n"
            + "SELECT toStartOfMonth(toTimeZone(`identity`.`profiles`.`first_seen`, 'UTC')) AS `first_seen`, COUNT(*) AS `count` FROM `identity`.`profiles` "
            + "WHERE `identity`.`profiles`.`is_identified` = TRUE GROUP BY `first_seen` ORDER BY `first_seen` ASC";
        long people = 0;
        for (Object row : select(question)) {
            people += Long.parseLong((String) ((List<?>) row).get(1));
        }
        assertEquals(reference("profiles").stream().filter(row -> ((List<?>) row).get(2).equals("true")).count(), people);
    }

    @Test
    void browses() throws Exception {
        List<Object> got = select("SELECT `identity`.`profiles`.`profile_id` AS `profile_id`, `identity`.`profiles`.`user_ids` AS `user_ids`, "
            + "`identity`.`profiles`.`event_count` AS `event_count` FROM `identity`.`profiles` ORDER BY `profile_id` LIMIT 2000");
        List<Object> want = new ArrayList<>();
        for (Object row : reference("profiles")) {
            want.add(List.of(((List<?>) row).get(0), ((List<?>) row).get(3), ((List<?>) row).get(10)));
        }
        assertEquals(want, got);
    }

    @Test
    void impersonates() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE NONE"); // after a question as somebody; there are no roles to set on this engine
        }
    }

    private List<Object> select(String sql) throws Exception {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            return rows(result);
        }
    }
}

package clients;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client has to read: the rows that JSON over HTTP gave, in the form in which values are compared. */
final class Expected {
    static final List<String> PUBLISHED = List.of("profiles", "identity_map", "resolved_events");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Pattern TIME = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d)(\\.\\d+)?");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn");

    private Expected() {}

    /** The text of a query in queries/. */
    static String query(String name) throws IOException {
        return Files.readString(Path.of(System.getenv("CLIENTS_QUERIES"), name + ".sql"));
    }

    /** The rows of that query. */
    static List<Object> reference(String name) throws IOException, SQLException {
        List<Object> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(System.getenv("CLIENTS_REFERENCE"), name + ".jsonl"))) {
            rows.add(plain(JSON.readValue(line, List.class)));
        }
        return rows;
    }

    /** The rows of a result. */
    static List<Object> rows(ResultSet result) throws SQLException {
        List<Object> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                Object value = result.getObject(i);
                row.add(result.getMetaData().getColumnTypeName(i).startsWith("JSON") ? nested((Map<?, ?>) plain(value)) : plain(value));
            }
            rows.add(row);
        }
        return rows;
    }

    /** A JSON document as a tree: the driver gives it as a map of whole paths. */
    @SuppressWarnings("unchecked")
    private static Object nested(Map<?, ?> paths) {
        Map<String, Object> tree = new TreeMap<>();
        for (Map.Entry<?, ?> entry : paths.entrySet()) {
            String[] path = entry.getKey().toString().split("\\.");
            Map<String, Object> at = tree;
            for (int i = 0; i < path.length - 1; i++) {
                at = (Map<String, Object>) at.computeIfAbsent(path[i], name -> new TreeMap<String, Object>());
            }
            at.put(path[path.length - 1], entry.getValue());
        }
        return tree;
    }

    /** A value as strings, lists and maps of strings, so that clients with other types for one thing can be compared. */
    static Object plain(Object value) throws SQLException {
        if (value == null) {
            return null;
        }
        if (value instanceof java.sql.Array array) {
            return plain(array.getArray());
        }
        if (value instanceof java.sql.Struct struct) {
            return plain(struct.getAttributes());
        }
        if (value instanceof java.net.InetAddress address) {
            return address(address);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new TreeMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                plain.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
            }
            return plain;
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            for (Object item : list) {
                plain.add(plain(item));
            }
            return plain;
        }
        if (value.getClass().isArray()) {
            List<Object> plain = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                plain.add(plain(Array.get(value, i)));
            }
            return plain;
        }
        if (value instanceof Float || value instanceof Double || value instanceof BigDecimal) {
            BigDecimal number = new BigDecimal(value.toString());
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof Timestamp at) {
            return plain(at.toLocalDateTime());
        }
        if (value instanceof OffsetDateTime at) {
            return plain(at.toLocalDateTime());
        }
        if (value instanceof ZonedDateTime at) {
            return plain(at.toLocalDateTime());
        }
        if (value instanceof LocalDateTime at) {
            return withoutZeros(at.format(SECONDS));
        }
        return withoutZeros(value.toString());
    }

    private static String withoutZeros(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return text;
        }
        String fraction = time.group(3) == null ? "" : time.group(3).replaceAll("\\.?0+$", "");
        return time.group(1) + " " + time.group(2) + fraction;
    }

    /** Java writes an IPv6 address without ::, ClickHouse with. */
    private static String address(java.net.InetAddress address) {
        if (address instanceof java.net.Inet4Address) {
            return address.getHostAddress();
        }
        return address.getHostAddress().replaceFirst("(^|:)(0(:|$)){2,}", "::");
    }
}

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.joda.time.DateTimeZone;
import org.joda.time.format.DateTimeFormat;
import org.joda.time.format.DateTimeFormatter;

/**
 * Says what Joda-Time makes of dates.
 *
 * A line of input is the id of a zone, a pattern and a text, in hexadecimal UTF-8 with tabs between. The answer is a
 * line: "refused" for the pattern, "none" for the text, or the milliseconds.
 */
public final class Dates {
    private Dates() {}

    public static void main(String[] arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        var out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = line.split("\t", -1);
            out.println(answer(text(fields[0]), text(fields[1]), text(fields[2])));
        }
        out.flush();
    }

    private static String answer(String zone, String pattern, String date) {
        DateTimeZone.setDefault(DateTimeZone.forID(zone));
        DateTimeFormatter formatter;
        try {
            formatter = DateTimeFormat.forPattern(pattern);
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            return "refused";
        }
        try {
            return Long.toString(formatter.parseMillis(date));
        } catch (RuntimeException e) {
            return "none";
        }
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }
}

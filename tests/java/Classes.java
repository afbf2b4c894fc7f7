import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Says which characters a pattern matches.
 *
 * A line of input is a pattern in hexadecimal UTF-8. The answer is a line: "refused", or ranges such as "41-5a 61-7a".
 */
public final class Classes {
    private Classes() {}

    public static void main(String[] arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        var out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String written = new String(HexFormat.of().parseHex(line), StandardCharsets.UTF_8);
            try {
                out.println(ranges(Pattern.compile(written).matcher("")));
            } catch (PatternSyntaxException e) {
                out.println("refused");
            }
        }
        out.flush();
    }

    private static String ranges(Matcher matcher) {
        var ranges = new StringBuilder();
        int first = -1;
        int last = -1;
        for (int code = 0; code <= Character.MAX_CODE_POINT; code++) {
            if (code == Character.MIN_SURROGATE) {
                code = Character.MAX_SURROGATE + 1;
            }
            if (!matcher.reset(Character.toString(code)).matches()) {
                continue;
            }
            if (first >= 0 && code != last + 1) {
                ranges.append(Integer.toHexString(first)).append('-').append(Integer.toHexString(last)).append(' ');
            }
            if (first < 0 || code != last + 1) {
                first = code;
            }
            last = code;
        }
        if (first >= 0) {
            ranges.append(Integer.toHexString(first)).append('-').append(Integer.toHexString(last));
        }
        return ranges.toString().trim();
    }
}

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Says what java.util.regex makes of cases.
 *
 * A line of input is a pattern, a replacement and a body, in hexadecimal UTF-8 with tabs between. The answer is a
 * line: "refused", or the groups of find() and of matches(), and what replaceAll() makes of the body. Places are
 * counted in bytes of UTF-8.
 */
public final class Peer {
    /** Reads of characters after which a search is given up. */
    private static final long PATIENCE = 2_000_000;

    private Peer() {}

    public static void main(String[] arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        var out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = line.split("\t", -1);
            out.println(answer(text(fields[0]), text(fields[1]), text(fields[2])));
        }
        out.flush();
    }

    private static String answer(String written, String replacement, String body) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(written);
        } catch (PatternSyntaxException | IndexOutOfBoundsException | NullPointerException e) {
            return "refused";
        }
        try {
            Matcher found = pattern.matcher(new Patient(body));
            String find = found.find() ? groups(found, body) : "none";
            Matcher whole = pattern.matcher(new Patient(body));
            String matches = whole.matches() ? groups(whole, body) : "none";
            return find + "\t" + matches + "\t" + replaced(pattern.matcher(new Patient(body)), replacement);
        } catch (GaveUp | StackOverflowError e) {
            return "endless";
        } catch (RuntimeException e) {
            return "broken";
        }
    }

    private static String replaced(Matcher matcher, String replacement) {
        try {
            return hex(matcher.replaceAll(replacement));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return "thrown";
        }
    }

    private static String groups(Matcher match, String body) {
        var groups = new StringBuilder();
        for (int group = 0; group <= match.groupCount(); group++) {
            if (match.start(group) < 0) {
                groups.append("- ");
            } else {
                groups.append(place(body, match.start(group))).append(':').append(place(body, match.end(group))).append(' ');
            }
        }
        return groups.toString().trim();
    }

    private static int place(String body, int index) {
        return body.substring(0, index).getBytes(StandardCharsets.UTF_8).length;
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class GaveUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A text that can be read only so often. */
    private static final class Patient implements CharSequence {
        private final String text;
        private long reads;

        Patient(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            reads++;
            if (reads > PATIENCE) {
                throw new GaveUp();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}

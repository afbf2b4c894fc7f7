import java.io.BufferedReader;
import java.io.File;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.flume.Context;
import org.apache.flume.Event;
import org.apache.flume.event.EventBuilder;
import org.apache.flume.serialization.AvroEventDeserializer;
import org.apache.flume.serialization.DurablePositionTracker;
import org.apache.flume.serialization.EventDeserializer;
import org.apache.flume.serialization.EventSerializer;
import org.apache.flume.serialization.EventSerializerFactory;
import org.apache.flume.serialization.ResettableFileInputStream;

/** Does with Flume's and Avro's own classes what the tests compare with. A command a line comes on standard input. */
public class Peer {
  private OutputStream out;
  private EventSerializer serializer;

  public static void main(String[] none) throws Exception {
    Peer peer = new Peer();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      String[] arguments = Arrays.copyOfRange(words, 1, words.length);
      switch (words[0]) {
        case "order" -> order(arguments);
        case "write" -> peer.open(arguments[0], arguments[1], arguments[2], arguments[3]);
        case "event" -> peer.serializer.write(event(arguments));
        case "flush" -> peer.serializer.flush();
        case "close" -> peer.close();
        case "read" -> read(new File(arguments[0]));
        case "spool" -> spool(new File(arguments[0]));
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  /** The order of headers that are put, copied at the bar, and removed where a dash stands in front. */
  private static void order(String[] words) {
    Map<String, String> map = words[0].equals("list") ? new LinkedHashMap<>() : new HashMap<>();
    for (String word : Arrays.asList(words).subList(1, words.length)) {
      if (word.equals("|")) {
        map = new HashMap<>(map);
      } else if (word.startsWith("-")) {
        map.remove(word.substring(1));
      } else {
        map.put(word, "");
      }
    }
    System.out.println(String.join(" ", map.keySet()));
  }

  private void open(String path, String type, String codec, String interval) throws Exception {
    out = new FileOutputStream(path);
    Context context = new Context();
    context.put("compressionCodec", codec);
    context.put("syncIntervalBytes", interval);
    serializer = EventSerializerFactory.getInstance(type, context, out);
    serializer.afterCreate();
  }

  /** The body in hexadecimal digits after a colon, then names and values. */
  private static Event event(String[] words) {
    Event event = EventBuilder.withBody(HexFormat.of().parseHex(words[0].substring(1)));
    for (int at = 1; at < words.length; at++) {
      String[] header = words[at].split("=", 2);
      event.getHeaders().put(header[0], header[1]);
    }
    return event;
  }

  private void close() throws Exception {
    serializer.flush();
    serializer.beforeClose();
    out.close();
  }

  private static void read(File file) throws Exception {
    try (DataFileReader<GenericRecord> records = new DataFileReader<>(file, new GenericDatumReader<>())) {
      System.out.println(records.getMetaString("avro.codec") + " " + records.getSchema());
      for (GenericRecord found : records) {
        Map<String, String> headers = new TreeMap<>();
        ((Map<?, ?>) found.get("headers")).forEach((name, value) -> headers.put(name.toString(), value.toString()));
        System.out.println(headers + " " + hex((ByteBuffer) found.get("body")));
      }
    }
  }

  /** What the spooling directory source makes of the file. */
  private static void spool(File file) throws Exception {
    File position = File.createTempFile("peer", ".meta");
    position.delete();
    DurablePositionTracker tracker = DurablePositionTracker.getInstance(position, file.getPath());
    EventDeserializer deserializer =
        new AvroEventDeserializer.Builder().build(new Context(), new ResettableFileInputStream(file, tracker));
    for (Event event = deserializer.readEvent(); event != null; event = deserializer.readEvent()) {
      System.out.println(hex(ByteBuffer.wrap(event.getBody())));
    }
    position.delete();
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return HexFormat.of().formatHex(copy);
  }
}

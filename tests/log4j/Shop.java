import org.apache.flume.clients.log4jappender.Log4jAppender;
import org.apache.log4j.Logger;
import org.apache.log4j.PatternLayout;

/** Logs some messages to the avro source at a port, as a program of a user would. */
public class Shop {
    public static void main(String[] arguments) {
        Log4jAppender appender = new Log4jAppender();
        appender.setHostname("127.0.0.1");
        appender.setPort(Integer.parseInt(arguments[0]));
        appender.setLayout(new PatternLayout("%p %m"));
        appender.activateOptions();
        Logger orders = Logger.getLogger("shop.orders");
        // Not at the root: the client of the appender logs as well, and would wait for itself.
        orders.addAppender(appender);
        for (int number = 0; number < Integer.parseInt(arguments[1]); number++) {
            orders.info("order " + number + " für Jörg");
        }
        orders.warn("the shop closes");
        appender.close();
    }
}

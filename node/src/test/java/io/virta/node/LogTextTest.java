package io.virta.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import org.junit.jupiter.api.Test;

/** Log lines as {@code logback.xml} formats them. */
class LogTextTest {
  private static String line(String message, Throwable failure) throws JoranException {
    LoggerContext context = new LoggerContext();
    context.putProperty("VIRTA_LOG_FORMAT", "text");
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogTextTest.class.getResource("/logback.xml"));
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    var appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
    var event = new LoggingEvent("", root, Level.WARN, message, failure, new Object[0]);
    return new String(appender.getEncoder().encode(event), UTF_8);
  }

  @Test
  void untrusted_text_is_one_line_without_control_characters() throws Exception {
    String line =
        line(
            "host \u001b[2J\u009b\u202e\u200b\u2028\r\n1970-01-01 ERROR forged",
            new IllegalStateException("\u001b[2J\u202e"));

    assertThat(line)
        .contains(" WARN  ROOT - host ?[2J??????1970-01-01 ERROR forged\n")
        .contains("java.lang.IllegalStateException: ?[2J?\n\tat io.virta.node.LogTextTest.")
        .doesNotContain("\u001b", "\u009b", "\u202e", "\u2028", "\r");
  }

  @Test
  void readable_text_stays_unchanged() throws Exception {
    assertThat(line("Größe 你好 😀", new IllegalStateException())).contains(" - Größe 你好 😀\n");
  }
}

package io.virta.processors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiles pipelines that the types of the language reject, with the message that users see. */
class InvalidPipelinesTest {
  private static final String CLASS =
      """
      import static io.virta.processors.Dsl.*;
      import static java.time.Duration.*;
      import io.virta.processors.*;
      import java.time.Instant;

      class Invalid implements Definition {
        record Click(String page, String user, long millis, Instant at) {}
        record Stat(String page, long clicks) {}
        record PerMinute(String page, Window minute, long clicks) {}

        @Override
        public void define(Pipeline p) {
          %s
        }
      }
      """;

  /** A pipeline that is right, so that the others are wrong for the reason that is expected. */
  private static final String VALID =
      """
      p.read("clicks", Click.class)
          .eventTime(Click::at, outOfOrder(ofSeconds(5)))
          .partitionedBy(Click::page)
          .window(tumbling(ofMinutes(1)).lateness(ofSeconds(30)))
          .aggregate("per-minute", count())
          .results(PerMinute::new)
          .onError(retry(3, ofMillis(10), ofSeconds(1)).then(skip()))
          .write("per-minute", PerMinute::page);
      """;

  @TempDir Path classes;

  private String compile(String pipeline) throws URISyntaxException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///Invalid.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return CLASS.formatted(pipeline);
          }
        };
    String path =
        Stream.of(place(Dsl.class), place(NullMarked.class))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    compiler
        .getTask(
            null,
            compiler.getStandardFileManager(found, Locale.ENGLISH, UTF_8),
            found,
            List.of("-proc:none", "-classpath", path, "-d", classes.toString()),
            null,
            List.of(source))
        .call();
    return found.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .map(one -> one.getMessage(Locale.ENGLISH))
        .collect(Collectors.joining("\n"));
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void a_valid_pipeline_compiles() throws Exception {
    assertThat(compile(VALID)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p.read("c", Click.class).window(tumbling(ofMinutes(1)));                  | method window
          p.read("c", Click.class).keyBy(Click::page).window(tumbling(ofMinutes(1))).aggregate(count()); | required: java.lang.String,io.virta.processors.Aggregate
          p.read("c", Click.class).map(Click::page).eventTime(t -> Instant.EPOCH, inOrder()); | method eventTime
          p.read("c", Click.class).map(Click::page).partitionedBy(page -> page);    | method partitionedBy
          p.read("c", Click.class).only(String.class);                              | inference variable S
          p.read("c", Click.class).partitionedBy(Click::millis);                    | bad return type in method reference
          p.read("c", Click.class).keyBy(Click::millis);                            | bad return type in method reference
          p.read("c", Click.class).write("copy", Click::page).map(Click::page);     | void cannot be dereferenced
          p.read("c", Click.class).write("copy");                                   | no suitable method found for write(java.lang.String)
          p.read("c", Click.class).map(Click::page).onError(retry(5, ofMillis(1), ofMillis(2))); | Retry cannot be converted to io.virta.processors.ErrorPolicy
          p.read("c", Click.class).keyBy(Click::page).window(tumbling(ofMinutes(1))).aggregate("a", sum(Click::user)); | bad return type in method reference
          p.read("c", Click.class).keyBy(Click::page).write("copy", Click::page);   | method write
          p.read("c", Click.class).keyBy(Click::page).window(tumbling(ofMinutes(1))).aggregate("a", count()).write("w", r -> ""); | method write
          p.read("c", Click.class).keyBy(Click::page).window(tumbling(ofMinutes(1))).aggregate("a", count()).results(Stat::new); | invalid constructor reference
          p.read("c", Click.class).keyBy(Click::page).window(events(3)).aggregate("a", count(), Stat::new).late(); | method late
          p.read("c", Click.class).keyBy(Click::page).window(events(3).lateness(ofSeconds(1))); | method lateness
          p.read("c", Click.class).branch().map(Click::page);                       | method map
          p.read("c", Click.class).keyBy(Click::page).window(ofMinutes(1));         | java.time.Duration cannot be converted to io.virta.processors.TimeWindow
          """)
  void an_invalid_pipeline_does_not_compile(String pipeline, String message) throws Exception {
    assertThat(compile(pipeline)).contains(message);
  }
}

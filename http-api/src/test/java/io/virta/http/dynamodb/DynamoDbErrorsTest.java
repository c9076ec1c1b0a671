package io.virta.http.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.virta.actors.LeaseTables;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.VirtaException;
import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Caller;
import io.virta.http.dynamodb.DynamoDbOperations.Answer;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class DynamoDbErrorsTest {
  private static final Regions REGIONS = Regions.one("us-east-1");
  private static final Caller CALLER =
      Caller.anybodyOf(Namespace.home(new AccountId("111122223333")));

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void a_refusal_that_cannot_come_from_a_table_is_an_internal_failure(ErrorCode code) {
    DynamoDbException error =
        DynamoDbErrors.of("A test", new CompletionException(new VirtaException(code, "why")));

    assertThat(error.status())
        .isEqualTo(
            switch (code) {
              case VALIDATION,
                  INVALID_ARGUMENT,
                  TABLE_NOT_FOUND,
                  IN_USE,
                  LIMIT_EXCEEDED,
                  LOG_FULL,
                  THROUGHPUT_EXCEEDED ->
                  400;
              default -> 500;
            });
  }

  @Test
  void an_error_of_the_service_stays_as_it_is() {
    DynamoDbException own = DynamoDbException.validation("why");

    assertThat(DynamoDbErrors.of("A test", new CompletionException(own))).isSameAs(own);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DescribeTable | {'TableName':'leases'}",
        "DescribeTimeToLive | {'TableName':'leases'}",
        "BatchWriteItem | {'RequestItems':{'leases':[{'DeleteRequest':{'Key':{'k':{'S':'v'}}}}]}}",
        "GetItem | {'TableName':'leases','Key':{'k':{'S':'v'}}}",
      })
  void a_bug_is_logged_once_with_its_stack_trace(String operation, String json) throws Exception {
    IllegalStateException bug = new IllegalStateException("the secret is 42");
    Logger logger = (Logger) LoggerFactory.getLogger(VirtaException.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    Answer answer;
    try {
      answer =
          operations(bug)
              .answer(CALLER, operation, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
              .toCompletableFuture()
              .get();
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(answer.status()).isEqualTo(500);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("secret");
    assertThat(lines.list).hasSize(1);
    assertThat(((ThrowableProxy) lines.list.get(0).getThrowableProxy()).getThrowable())
        .isSameAs(bug);
  }

  /** Returns operations on tables of which every call fails. */
  private static DynamoDbOperations operations(Throwable failure) {
    LeaseTables tables =
        (LeaseTables)
            Proxy.newProxyInstance(
                LeaseTables.class.getClassLoader(),
                new Class<?>[] {LeaseTables.class},
                (proxy, method, arguments) -> CompletableFuture.failedFuture(failure));
    Authorizer authorizer = new Authorizer(REGIONS, InstantSource.system());
    return new DynamoDbOperations(tables, REGIONS, authorizer);
  }
}

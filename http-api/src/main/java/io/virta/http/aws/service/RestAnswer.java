package io.virta.http.aws.service;

import io.virta.http.aws.wire.Dialect;
import io.virta.http.aws.wire.WireWriter;
import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The answer of a REST-JSON operation.
 *
 * @param status the HTTP status of success that the operation's model defines
 */
public record RestAnswer(int status, ResponseEntity entity) {

  /** Returns a JSON answer with the given members. */
  public static RestAnswer json(int status, Consumer<WireWriter> members) {
    byte[] body = WireWriter.write(Dialect.JSON, members);
    return new RestAnswer(status, HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
  }

  /** Returns an answer without a body. */
  public static RestAnswer empty(int status) {
    return new RestAnswer(status, HttpEntities.EMPTY);
  }

  /** Returns an answer that is streamed as it is produced. */
  public static RestAnswer stream(int status, ContentType type, Source<ByteString, ?> bytes) {
    return new RestAnswer(status, HttpEntities.createChunked(type, bytes));
  }
}

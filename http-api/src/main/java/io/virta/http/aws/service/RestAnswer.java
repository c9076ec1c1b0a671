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
 * What a REST-JSON operation answers.
 *
 * @param status of success, as the operation's model has it
 */
public record RestAnswer(int status, ResponseEntity entity) {

  /** An answer of members. */
  public static RestAnswer json(int status, Consumer<WireWriter> members) {
    byte[] body = WireWriter.write(Dialect.JSON, members);
    return new RestAnswer(status, HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
  }

  /** An answer without a body. */
  public static RestAnswer empty(int status) {
    return new RestAnswer(status, HttpEntities.EMPTY);
  }

  /** An answer that is sent while it is made. */
  public static RestAnswer stream(int status, ContentType type, Source<ByteString, ?> bytes) {
    return new RestAnswer(status, HttpEntities.createChunked(type, bytes));
  }
}

package io.virta.processors.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads instants from ISO-8601 text or from milliseconds since 1970. */
final class InstantModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  InstantModule() {
    super("virta-instants");
    addDeserializer(Instant.class, new Reader());
  }

  private static final class Reader extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
        return Instant.ofEpochMilli(parser.getLongValue());
      }
      if (parser.hasToken(JsonToken.VALUE_STRING)) {
        try {
          return IsoInstant.parse(
              parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (DateTimeException e) {
          return (Instant)
              context.handleWeirdStringValue(
                  Instant.class,
                  parser.getText(),
                  "expected ISO-8601 such as 2026-11-30T12:00:00Z");
        }
      }
      return (Instant) context.handleUnexpectedToken(Instant.class, parser);
    }
  }
}

package io.virta.http.wire;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Amazon resource names of streams and consumers in one region. */
public record Arns(String region) {
  private static final String NAME = "[a-zA-Z0-9_.-]{1,128}";
  private static final Pattern STREAM =
      Pattern.compile("arn:aws[^:]*:kinesis:[^:]*:(\\d{12}):stream/(" + NAME + ")");
  private static final Pattern CONSUMER =
      Pattern.compile(STREAM.pattern() + "/consumer/(" + NAME + "):(\\d{1,18})");

  public String stream(AccountId account, StreamName name) {
    return of(new StreamRef(account, name));
  }

  /** The ARN of a stream or consumer. */
  public String of(ResourceRef resource) {
    return "arn:aws:kinesis:" + region + ":" + resource.account().value() + ":" + resource.path();
  }

  /** Whether that is the ARN of a stream. */
  public static boolean isStream(String arn) {
    return STREAM.matcher(arn).matches();
  }

  /**
   * Reads the ARN of a stream, whatever its region.
   *
   * @throws WireException when it is none
   */
  public static StreamRef parseStream(String arn) {
    StreamRef stream = findStream(arn);
    if (stream == null) {
      throw refused("StreamARN", arn, "a stream");
    }
    return stream;
  }

  /**
   * Reads the ARN of a consumer, whatever its region.
   *
   * @throws WireException when it is none
   */
  public static ConsumerRef parseConsumer(String arn) {
    ConsumerRef consumer = findConsumer(arn);
    if (consumer == null) {
      throw refused("ConsumerARN", arn, "a consumer");
    }
    return consumer;
  }

  /**
   * Reads the ARN of a stream or a consumer, whatever its region.
   *
   * @throws WireException when it is neither
   */
  public static ResourceRef parse(String arn) {
    ResourceRef stream = findStream(arn);
    ResourceRef resource = stream == null ? findConsumer(arn) : stream;
    if (resource == null) {
      throw refused("ResourceARN", arn, "a stream or a consumer");
    }
    return resource;
  }

  private static @Nullable StreamRef findStream(String arn) {
    Matcher matcher = STREAM.matcher(arn);
    return matcher.matches() ? streamOf(matcher) : null;
  }

  private static @Nullable ConsumerRef findConsumer(String arn) {
    Matcher matcher = CONSUMER.matcher(arn);
    return matcher.matches()
        ? new ConsumerRef(streamOf(matcher), matcher.group(3), Long.parseLong(matcher.group(4)))
        : null;
  }

  private static StreamRef streamOf(Matcher matcher) {
    return new StreamRef(new AccountId(matcher.group(1)), new StreamName(matcher.group(2)));
  }

  private static WireException refused(String member, String arn, String expected) {
    return WireError.invalidArgument(member + " " + arn + " is not the ARN of " + expected + ".")
        .asException();
  }
}

package io.virta.http.kinesis.model;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.region.Regions;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Amazon resource names of streams and consumers, in the regions of this node. Requests may
 * name resources of any account, but only in the region that the request is for.
 */
public record Arns(Regions regions) {
  private static final String NAME = "[a-zA-Z0-9_.-]{1,128}";
  private static final Pattern STREAM =
      Pattern.compile("arn:aws[^:]*:kinesis:([^:]*):(\\d{12}):stream/(" + NAME + ")");
  private static final Pattern CONSUMER =
      Pattern.compile(STREAM.pattern() + "/consumer/(" + NAME + "):(\\d{1,18})");

  public String stream(Namespace namespace, StreamName name) {
    return of(new StreamRef(namespace, name));
  }

  /** Returns the ARN of a stream or consumer. */
  public String of(ResourceRef resource) {
    return resource.arn(regions);
  }

  /** Whether a text is the ARN of a stream. */
  public static boolean isStream(String arn) {
    return STREAM.matcher(arn).matches();
  }

  /**
   * Reads the ARN of a stream.
   *
   * @param asked the namespace that the request is for
   * @throws WireException if it is not such an ARN, or of another region
   */
  public StreamRef parseStream(String arn, Namespace asked) {
    StreamRef stream = findStream("StreamARN", arn, asked);
    if (stream == null) {
      throw refused("StreamARN", arn, "a stream");
    }
    return stream;
  }

  /**
   * Reads the ARN of a consumer.
   *
   * @param asked the namespace that the request is for
   * @throws WireException if it is not such an ARN, or of another region
   */
  public ConsumerRef parseConsumer(String arn, Namespace asked) {
    ConsumerRef consumer = findConsumer("ConsumerARN", arn, asked);
    if (consumer == null) {
      throw refused("ConsumerARN", arn, "a consumer");
    }
    return consumer;
  }

  /**
   * Reads the ARN of a stream or a consumer.
   *
   * @param asked the namespace that the request is for
   * @throws WireException if it is neither, or of another region
   */
  public ResourceRef parse(String arn, Namespace asked) {
    ResourceRef stream = findStream("ResourceARN", arn, asked);
    ResourceRef resource = stream == null ? findConsumer("ResourceARN", arn, asked) : stream;
    if (resource == null) {
      throw refused("ResourceARN", arn, "a stream or a consumer");
    }
    return resource;
  }

  private @Nullable StreamRef findStream(String member, String arn, Namespace asked) {
    Matcher matcher = STREAM.matcher(arn);
    return matcher.matches() ? streamOf(member, matcher, asked) : null;
  }

  private @Nullable ConsumerRef findConsumer(String member, String arn, Namespace asked) {
    Matcher matcher = CONSUMER.matcher(arn);
    return matcher.matches()
        ? new ConsumerRef(
            streamOf(member, matcher, asked), matcher.group(4), Long.parseLong(matcher.group(5)))
        : null;
  }

  private StreamRef streamOf(String member, Matcher arn, Namespace asked) {
    requireRegion(member, arn, asked);
    return new StreamRef(asked.of(AccountId.named(arn.group(2))), new StreamName(arn.group(3)));
  }

  private void requireRegion(String member, Matcher arn, Namespace asked) {
    String region = regions.of(asked).value();
    if (regions.apart() && !arn.group(1).equals(region)) {
      throw WireError.invalidArgument(
              "%s %s is of region %s, but the request is for region %s."
                  .formatted(member, arn.group(), arn.group(1), region))
          .asException();
    }
  }

  private static WireException refused(String member, String arn, String expected) {
    return WireError.invalidArgument(member + " " + arn + " is not the ARN of " + expected + ".")
        .asException();
  }
}

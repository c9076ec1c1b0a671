package io.virta.http.wire;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Amazon resource names of streams in one region. */
public record Arns(String region) {
  private static final Pattern STREAM =
      Pattern.compile("arn:aws[^:]*:kinesis:[^:]*:(\\d{12}):stream/([a-zA-Z0-9_.-]{1,128})");

  /** What an ARN names, whatever its region. */
  public record Named(AccountId account, StreamName stream) {}

  public String stream(AccountId account, StreamName name) {
    return "arn:aws:kinesis:" + region + ":" + account.value() + ":stream/" + name.value();
  }

  /** Whether that is the ARN of a stream. */
  public static boolean isStream(String arn) {
    return STREAM.matcher(arn).matches();
  }

  /**
   * Reads the ARN of a stream.
   *
   * @throws WireException when it is none
   */
  public static Named parse(String arn) {
    Matcher matcher = STREAM.matcher(arn);
    if (!matcher.matches()) {
      throw WireError.invalidArgument("StreamARN " + arn + " is not the ARN of a stream.")
          .asException();
    }
    return new Named(new AccountId(matcher.group(1)), new StreamName(matcher.group(2)));
  }
}

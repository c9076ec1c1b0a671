package io.virta.http.aws.identity.signature;

/**
 * What a signature is good for.
 *
 * @param date the day, {@code yyyyMMdd}
 */
record Scope(String accessKeyId, String date, String region, String service, String terminator) {
  static final String TERMINATOR = "aws4_request";

  /** Reads a credential of five elements; trailing slashes do not count. */
  @SuppressWarnings("StringSplitter") // it drops what is empty at the end, as it should
  static Scope parse(String credential) {
    String[] parts = credential.split("/");
    if (parts.length != 5) {
      throw SignatureRefusals.incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got '"
              + credential
              + "'");
    }
    return new Scope(parts[0], parts[1], parts[2], parts[3], parts[4]);
  }

  /** The last line but one of a string to sign. */
  String text() {
    return date + "/" + region + "/" + service + "/" + terminator;
  }
}

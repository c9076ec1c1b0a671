package io.virta.http.aws.identity.signature;

/**
 * The scope in which a signature is valid.
 *
 * @param date the day, {@code yyyyMMdd}
 */
record Scope(String accessKeyId, String date, String region, String service, String terminator) {
  static final String TERMINATOR = "aws4_request";

  /** Parses a credential of five elements; ignores trailing slashes. */
  @SuppressWarnings("StringSplitter") // dropping empty elements at the end is intended
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

  /** Returns the credential scope, as written in the string to sign. */
  String text() {
    return date + "/" + region + "/" + service + "/" + terminator;
  }
}

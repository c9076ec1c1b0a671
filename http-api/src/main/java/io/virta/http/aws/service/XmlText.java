package io.virta.http.aws.service;

/** Escapes text for XML. */
public final class XmlText {
  private XmlText() {}

  /** Returns the text with XML's special characters escaped. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

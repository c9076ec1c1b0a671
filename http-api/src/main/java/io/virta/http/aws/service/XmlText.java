package io.virta.http.aws.service;

/** Text inside XML. */
public final class XmlText {
  private XmlText() {}

  /** The text with the characters escaped that would end it. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

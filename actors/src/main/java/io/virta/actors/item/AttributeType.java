package io.virta.actors.item;

/** The types of attribute values, named as in the API of DynamoDB. */
public enum AttributeType {
  S,
  N,
  B,
  BOOL,
  NULL,
  SS,
  NS,
  BS,
  L,
  M;

  /** Returns whether values of this type have an order and can be keys. */
  public boolean isScalarKey() {
    return this == S || this == N || this == B;
  }

  public boolean isSet() {
    return this == SS || this == NS || this == BS;
  }
}

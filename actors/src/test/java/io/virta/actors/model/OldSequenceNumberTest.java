package io.virta.actors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class OldSequenceNumberTest {
  private static OldSequenceNumber parse(String hex) {
    return OldSequenceNumber.parse(new BigInteger(hex, 16).toString());
  }

  @Test
  void version_0_contains_the_shard() {
    assertThat(parse("1" + "05324f6a0" + "00" + "0000000000000000" + "0003").shardIndex())
        .isEqualTo(3);
    OldSequenceNumber least = OldSequenceNumber.parse("0");
    assertThat(least.shardIndex()).isZero();
    assertThat(least).hasToString("21267647932558653966460912964485513216");
  }

  @Test
  void version_1_contains_the_shard_and_the_arrival() {
    String hex =
        "2" + "05324f6a0" + "4" + "00" + "05324f6ff" + "00000000000000" + "00" + "00000014" + "1";

    OldSequenceNumber number = parse(hex);

    assertThat(number.shardIndex()).isEqualTo(20);
    assertThat(number.arrivalSeconds()).isEqualTo(0x5324f6ffL);
  }

  @Test
  void rejects_numbers_of_neither_version() {
    String zeros = "0".repeat(45);
    for (String wrong :
        new String[] {
          "2" + zeros + "0",
          "2" + zeros + "2",
          "3" + zeros + "1",
          "1" + zeros + "1",
          "2" + "0".repeat(37) + "80000000" + "1",
          "13bb2cc3d80000000000000000000000"
        }) {
      assertThatThrownBy(() -> parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> OldSequenceNumber.parse("x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

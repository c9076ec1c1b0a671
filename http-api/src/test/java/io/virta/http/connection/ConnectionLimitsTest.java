package io.virta.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitsTest {
  @ParameterizedTest
  @CsvSource({
    "512, 120, 100, 244",
    "256, 110, 68, 30",
    "1024, 120, 164, 692",
    "1048576, 120, 1060, 1047348",
    "100, 90, 60, 8",
    "9223372036854775807, 0, 1060, 2147483647",
  })
  void files_are_divided_between_the_log_and_connections(
      long limit, long open, int logReserve, int connections) {
    assertThat(FileBudget.of(limit, open, logReserve))
        .isEqualTo(new FileBudget(limit, logReserve, connections));
  }

  @Test
  void this_process_has_a_limit() {
    assertThat(FileBudget.ofThisProcess(64).limit()).isPositive();
  }

  @Test
  void the_lower_of_setting_and_file_limit_bounds_connections_and_is_named() {
    ConnectionSettings settings = new ConnectionSettings(100, 0.9);

    ConnectionLimits plenty = ConnectionLimits.of(settings, FileBudget.of(1024, 100, 128));
    assertThat(plenty.connections()).isEqualTo(100);
    assertThat(plenty.connectionsPerPeer()).isEqualTo(90);
    assertThat(plenty.allTaken()).contains("100 connections", "virta.http.connections.max");

    ConnectionLimits few = ConnectionLimits.of(settings, FileBudget.of(256, 110, 64));
    assertThat(few.connections()).isEqualTo(34);
    assertThat(few.allTaken()).contains("ulimit -n", "256");
    assertThat(few.allOfPeerTaken()).contains("per-peer-share", "ulimit -n");
  }

  @Test
  void connections_beyond_a_limit_are_refused_and_closed_at_once_during_many_refusals()
      throws Exception {
    ConnectionSlots slots = new ConnectionSlots(new ConnectionLimits(3, 2, "x"));
    InetAddress one = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    List<Admission> admitted = new ArrayList<>(List.of(slots.admit(one), slots.admit(one)));

    Admission third = slots.admit(one);
    assertThat(third).isInstanceOf(Admission.Refused.class);
    admitted.add(slots.admit(other));
    assertThat(admitted).allMatch(Admission.Admitted.class::isInstance);
    assertThat(slots.open()).isEqualTo(3);

    List<Admission> refused = new ArrayList<>(List.of(third));
    while (refused.size() < ConnectionSlots.REFUSALS_MAX) {
      refused.add(slots.admit(other));
    }
    assertThat(refused).allMatch(Admission.Refused.class::isInstance);
    assertThat(slots.admit(other)).isInstanceOf(Admission.TurnedAway.class);
    assertThat(slots.refused()).isEqualTo(ConnectionSlots.REFUSALS_MAX + 1);
    assertThat(slots.max()).isEqualTo(3);

    refused.forEach(slots::leave);
    admitted.forEach(slots::leave);
    assertThat(slots.open()).isZero();
    assertThat(slots.admit(one)).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void idle_connections_fill_half_of_the_heap_at_most() {
    ConnectionSettings auto =
        ConnectionSettings.from(ConfigFactory.parseString("max = auto, per-peer-share = 1"));

    assertThat(auto.max() * 128L * 1024).isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 2);
  }

  @Test
  void addresses_of_one_IPv6_network_count_as_one_peer() throws Exception {
    PeerSlots slots = new PeerSlots(2);
    List<PeerSlots.Slot> taken = new ArrayList<>();
    for (String address : new String[] {"2001:db8:0:1::1", "2001:db8:0:1:ffff::2"}) {
      taken.add(slots.take(text(address)).orElseThrow());
    }
    assertThat(slots.take(text("2001:db8:0:1:8000::3"))).isEmpty();
    assertThat(slots.take(text("2001:db8:0:2::1"))).isPresent();
    assertThat(slots.take(text("10.0.0.1"))).isPresent();
    assertThat(slots.take(text("10.0.0.2"))).isPresent();

    taken.forEach(PeerSlots.Slot::close);
    assertThat(slots.isFull(text("2001:db8:0:1::4"))).isFalse();
  }

  private static String text(String address) throws UnknownHostException {
    return InetAddress.getByName(address).getHostAddress();
  }
}

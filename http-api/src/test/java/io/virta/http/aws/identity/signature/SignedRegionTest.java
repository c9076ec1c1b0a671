package io.virta.http.aws.identity.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.region.RegionMode;
import io.virta.actors.region.Regions;
import io.virta.http.aws.wire.WireException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRegionTest {
  private static final Region HOME = new Region("us-east-1");
  private static final Region STANDARD = new Region("eu-north-1");
  private static final Regions REGIONS = new Regions(HOME, STANDARD, RegionMode.EACH);

  private static Namespace namespace(Regions regions, String credential) {
    return SignedRegion.namespace(regions, AccountId.DEFAULT, credential);
  }

  @Test
  void the_region_of_the_scope_selects_the_namespace() {
    assertThat(namespace(REGIONS, "local/20261129/eu-west-1/kinesis/aws4_request"))
        .isEqualTo(new Namespace(AccountId.DEFAULT, new Region("eu-west-1")));
    assertThat(namespace(REGIONS, "local/20261129/us-east-1/kinesis/aws4_request"))
        .isEqualTo(Namespace.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local/20261129", "local/20261129//kinesis/aws4_request"})
  void a_scope_without_a_region_selects_the_default_region(String credential) {
    assertThat(namespace(REGIONS, credential))
        .isEqualTo(new Namespace(AccountId.DEFAULT, STANDARD));
  }

  @Test
  void a_text_that_is_not_a_region_is_refused() {
    assertThatThrownBy(() -> namespace(REGIONS, "local/20261129/US/kinesis/aws4_request"))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("Credential should be scoped to a valid region, not 'US'.");
  }

  @Test
  void with_a_single_region_the_scope_is_ignored() {
    assertThat(namespace(Regions.one("us-east-1"), "local/20261129/US/kinesis/aws4_request"))
        .isEqualTo(Namespace.DEFAULT);
  }
}

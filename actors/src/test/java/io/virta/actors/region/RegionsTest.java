package io.virta.actors.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.persistence.disk.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionsTest {
  private static final Region VIRGINIA = new Region("us-east-1");
  private static final Region IRELAND = new Region("eu-west-1");

  @TempDir Path directory;

  private Regions open(String region, String regions, boolean holdsData) throws IOException {
    return Regions.inDirectory(
        new FileDisk(directory),
        RegionSettings.from(
            ConfigFactory.parseMap(
                Map.of("virta.http.region", region, "virta.http.regions", regions))),
        holdsData);
  }

  @Test
  void a_new_directory_keeps_regions_apart_and_its_home_is_the_configured_region()
      throws IOException {
    Regions regions = open("eu-west-1", "auto", false);

    assertThat(regions).isEqualTo(new Regions(IRELAND, IRELAND, RegionMode.EACH));
    assertThat(regions.namespace(AccountId.DEFAULT, IRELAND)).isEqualTo(Namespace.DEFAULT);
    assertThat(regions.namespace(AccountId.DEFAULT, VIRGINIA))
        .isEqualTo(new Namespace(AccountId.DEFAULT, VIRGINIA));
  }

  @Test
  void the_home_region_is_us_east_1_when_none_is_configured() throws IOException {
    assertThat(open("", "auto", false).home()).isEqualTo(VIRGINIA);
  }

  @Test
  void a_directory_with_data_from_before_regions_keeps_one_namespace_for_all() throws IOException {
    Regions regions = open("eu-west-1", "auto", true);

    assertThat(regions).isEqualTo(new Regions(IRELAND, IRELAND, RegionMode.ONE));
    assertThat(regions.namespace(AccountId.DEFAULT, VIRGINIA)).isEqualTo(Namespace.DEFAULT);
    assertThat(regions.of(Namespace.DEFAULT)).isEqualTo(IRELAND);
  }

  @Test
  void what_the_first_start_decided_survives_restarts_with_data() throws IOException {
    open("eu-west-1", "auto", false);

    assertThat(open("", "auto", true)).isEqualTo(new Regions(IRELAND, IRELAND, RegionMode.EACH));
  }

  @Test
  void a_region_configured_later_is_the_standard_and_does_not_move_the_home() throws IOException {
    open("eu-west-1", "auto", false);

    assertThat(open("us-east-1", "auto", true))
        .isEqualTo(new Regions(IRELAND, VIRGINIA, RegionMode.EACH));
    assertThat(open("us-east-1", "one", true))
        .isEqualTo(new Regions(IRELAND, IRELAND, RegionMode.ONE));
  }

  @Test
  void the_setting_overrides_the_record_while_it_is_configured() throws IOException {
    open("", "auto", true);

    assertThat(open("", "each", true).apart()).isTrue();
    assertThat(open("", "auto", true).apart()).isFalse();
  }

  @Test
  void a_draft_that_a_crash_left_behind_does_not_count() throws IOException {
    Files.writeString(directory.resolve("regions.new"), "home=eu-w");

    assertThat(open("", "auto", true).home()).isEqualTo(VIRGINIA);
    assertThat(directory.resolve("regions.new")).doesNotExist();
  }

  @Test
  void a_damaged_record_is_refused_with_instructions_to_replace_it() throws IOException {
    Files.writeString(directory.resolve("regions"), "home=EU\nregions=each\n");

    assertThatThrownBy(() -> open("", "auto", true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("regions is damaged")
        .hasMessageContaining("'home='");
  }

  @Test
  void wrong_settings_are_named() {
    assertThatThrownBy(() -> open("EU", "auto", true)).hasMessageContaining("virta.http.region");
    assertThatThrownBy(() -> open("", "two", true))
        .hasMessageContaining("virta.http.regions is 'two', expected one, each or auto");
  }
}

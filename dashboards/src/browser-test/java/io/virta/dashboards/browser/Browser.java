package io.virta.dashboards.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Headless Chromium with an empty profile that connects only to the page's host. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static Browser start(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    // Set explicitly, so that Selenium does not look for a driver on the network.
    return new Browser(
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                .build(),
            options));
  }

  ChromeDriver driver() {
    return driver;
  }

  void open(String url) {
    driver.get(url);
  }

  /** Navigates within the page like one of its links, without loading it again. */
  void follow(String query) {
    driver.executeScript(
        "history.pushState(null, '', arguments[0]); dispatchEvent(new PopStateEvent('popstate'))",
        query);
  }

  void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** Emulates a light or dark system theme. */
  void theme(String theme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  boolean isWiderThanItsWindow() {
    return Boolean.TRUE.equals(
        driver.executeScript("return document.documentElement.scrollWidth > innerWidth"));
  }

  /** Waits until the text of an element contains that text. */
  void awaitText(String css, String text) {
    new WebDriverWait(driver, Duration.ofSeconds(15))
        .withMessage(() -> css + " never contained '" + text + "' but '" + texts(css) + "'")
        .until(page -> texts(css).stream().anyMatch(found -> found.contains(text)));
  }

  /** Waits until no element that matches the selector contains that text. */
  void awaitNoText(String css, String text) {
    new WebDriverWait(driver, Duration.ofSeconds(15))
        .withMessage(() -> css + " kept '" + text + "': '" + texts(css) + "'")
        .until(page -> texts(css).stream().noneMatch(found -> found.contains(text)));
  }

  /**
   * Returns the texts of all matching elements, read at one moment because the page redraws
   * continuously.
   */
  List<String> texts(String css) {
    Object texts =
        driver.executeScript(
            "return [...document.querySelectorAll(arguments[0])].map(found => found.textContent)",
            css);
    return texts instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** Clicks the first matching element that contains that text. */
  void clickText(String css, String text) {
    driver.findElements(By.cssSelector(css)).stream()
        .filter(found -> found.getText().contains(text))
        .findFirst()
        .orElseThrow()
        .click();
  }

  /** Scrolls an element to its top, where its header covers none of its content. */
  void scrollToTop(String css) {
    driver.executeScript("document.querySelector(arguments[0]).scrollTop = 0", css);
  }

  /** Selects an entry of a list. */
  void choose(String css, String text) {
    new Select(find(css)).selectByVisibleText(text);
  }

  void press(CharSequence keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void pressEscape() {
    press(Keys.ESCAPE);
  }

  /** Returns the browser's own errors: script errors, failed loads, policy violations. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Returns accessibility violations, for screen readers and keyboard use; empty if none. */
  List<String> accessibilityViolations() throws IOException {
    try (InputStream axe = ChromeDriver.class.getResourceAsStream("/axe.min.js")) {
      driver.executeScript(new String(Objects.requireNonNull(axe).readAllBytes(), UTF_8));
    }
    driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2)); // axe checks every element
    Object violations =
        driver.executeAsyncScript(
            """
            const answer = arguments[0];
            const rules = { 'label-content-name-mismatch': { enabled: true } };
            axe.run(document, { rules }).then(({ violations }) => answer(violations.flatMap(({ id, nodes }) =>
              nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))),
              (failure) => answer([String(failure)]));
            """);
    return violations instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of("axe did not answer");
  }

  /** Saves a screenshot in {@code target/screenshots} for manual inspection. */
  void picture(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}

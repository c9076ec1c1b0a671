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

/** Headless Chromium with an empty profile that talks to nobody but the page's host. */
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
    // Named, so that Selenium does not go looking for a driver on the network.
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

  /** Goes to another address of the page, as a link within it does: nothing is loaded. */
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

  /** Shows the page in light or dark, as somebody sees it whose system is. */
  void theme(String theme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  boolean isWiderThanItsWindow() {
    return Boolean.TRUE.equals(
        driver.executeScript("return document.documentElement.scrollWidth > innerWidth"));
  }

  /** Waits until the element's text holds that text. */
  void awaitText(String css, String text) {
    new WebDriverWait(driver, Duration.ofSeconds(15))
        .withMessage(() -> css + " never held '" + text + "' but '" + texts(css) + "'")
        .until(page -> texts(css).stream().anyMatch(found -> found.contains(text)));
  }

  /** Waits until nothing that the selector finds holds that text. */
  void awaitNoText(String css, String text) {
    new WebDriverWait(driver, Duration.ofSeconds(15))
        .withMessage(() -> css + " kept '" + text + "': '" + texts(css) + "'")
        .until(page -> texts(css).stream().noneMatch(found -> found.contains(text)));
  }

  /** Texts of all that the selector finds, read at one moment: the page redraws all the time. */
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

  /** Clicks the first of those that the selector finds which holds that text. */
  void clickText(String css, String text) {
    driver.findElements(By.cssSelector(css)).stream()
        .filter(found -> found.getText().contains(text))
        .findFirst()
        .orElseThrow()
        .click();
  }

  /** Scrolls an element to its own top, where nothing of it is behind its head. */
  void scrollToTop(String css) {
    driver.executeScript("document.querySelector(arguments[0]).scrollTop = 0", css);
  }

  /** Chooses an entry of a list. */
  void choose(String css, String text) {
    new Select(find(css)).selectByVisibleText(text);
  }

  void press(CharSequence keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void pressEscape() {
    press(Keys.ESCAPE);
  }

  /** What the browser itself complained of: errors of scripts, failed loads, breaches of the policy. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** What is wrong for people who do not see the page, or do not use a mouse; empty when nothing is. */
  List<String> accessibilityViolations() throws IOException {
    try (InputStream axe = ChromeDriver.class.getResourceAsStream("/axe.min.js")) {
      driver.executeScript(new String(Objects.requireNonNull(axe).readAllBytes(), UTF_8));
    }
    driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2)); // it looks at every element
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

  /** Keeps a picture below {@code target/screenshots}, for people to look at. */
  void picture(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}

package io.virta.http.identity;

import io.virta.actors.model.AccountId;
import io.virta.http.identity.signature.Authorization;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes any signature that has all its parts, as is right on a laptop. An access key id of 12
 * digits selects the account of that number, so that tests can keep out of each other's way.
 */
public final class AnyCredentials implements Credentials {
  private static final Pattern ACCOUNT_KEY = Pattern.compile("(\\d{12})(?:/.*)?");

  private final AccountId otherwise;

  /** Requests act for {@code otherwise} unless their access key id is an account. */
  public AnyCredentials(AccountId otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public Caller callerOf(ReceivedRequest request, byte[] body, String service) {
    Matcher matcher = ACCOUNT_KEY.matcher(Authorization.of(request).credential());
    AccountId account = matcher.matches() ? new AccountId(matcher.group(1)) : otherwise;
    return Caller.anybodyOf(account, request.origin());
  }

  @Override
  public boolean areVerified() {
    return false;
  }
}

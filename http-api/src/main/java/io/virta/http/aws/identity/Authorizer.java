package io.virta.http.aws.identity;

import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.policy.Decision;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Decides which caller may perform which action on which resource, as AWS does: an explicit deny in
 * any policy is final; within the caller's account a policy of the user or of the resource must
 * allow the action; across accounts both must. On a node that accepts any credentials, each caller
 * may do everything in its own account. Safe for any thread; never blocks.
 */
public final class Authorizer {
  private static final String IDENTITY = "identity";
  private static final String RESOURCE = "resource";

  private final Regions regions;
  private final InstantSource clock;
  private final ResourcePolicies policies = new ResourcePolicies();

  /** {@code regions} determines the region in the ARNs of resources. */
  public Authorizer(Regions regions, InstantSource clock) {
    this.regions = regions;
    this.clock = clock;
  }

  /**
   * Returns the resource if the caller may perform the action on it.
   *
   * @param action such as {@code kinesis:PutRecord}
   * @param resources looks up the facts about the resource that policies depend on
   * @return fails with AccessDeniedException otherwise
   */
  public <R extends Resource> CompletionStage<R> require(
      Caller caller, String action, R resource, RequestTags tags, Resources<? super R> resources) {
    boolean own = resource.account().equals(caller.account());
    if (own && !caller.isKnown()) {
      return CompletableFuture.completedFuture(resource);
    }
    return resources
        .find(resource)
        .thenApply(
            facts -> {
              AuthorizedRequest request =
                  request(
                      caller,
                      action,
                      resource.arn(regions),
                      resource.account().value(),
                      facts.tags(),
                      tags);
              boolean shareable = resource.shareableActions().contains(action);
              String missing = missing(request, facts, own, shareable);
              if (missing != null) {
                throw denied(request, missing);
              }
              return resource;
            });
  }

  /**
   * Refuses an action that the caller's own policies do not allow, for resources that have no
   * policy of their own.
   *
   * @param resource an ARN of the caller's account, or {@code *} for an operation on none
   * @throws WireException AccessDeniedException
   */
  public void requireOwn(Caller caller, String action, String resource) {
    if (!caller.isKnown()) {
      return;
    }
    AuthorizedRequest request =
        request(caller, action, resource, caller.account().value(), Map.of(), RequestTags.NONE);
    String missing = missing(caller.user().decide(request), IDENTITY, action);
    if (missing != null) {
      throw denied(request, missing);
    }
  }

  /**
   * Returns the refusal for a resource of another account that cannot be shared with the caller.
   */
  public static WireException notShared(Caller caller, String action, String resource) {
    return denied(
        caller.arn(), action, resource, missing(Decision.IMPLICIT_DENY, RESOURCE, action));
  }

  private AuthorizedRequest request(
      Caller caller,
      String action,
      String resource,
      String owner,
      Map<String, String> resourceTags,
      RequestTags tags) {
    return new AuthorizedRequest(
        caller,
        action,
        resource,
        owner,
        regions.of(caller.namespace()).value(),
        resourceTags,
        tags,
        clock.instant());
  }

  /**
   * Returns why the request is not allowed, in the words of AWS, or null if it is. A resource
   * policy that was stored before the actions of new policies were checked can allow only shareable
   * actions; its denials apply in full.
   */
  private @Nullable String missing(
      AuthorizedRequest request, ResourceFacts facts, boolean own, boolean shareable) {
    String action = request.action();
    Decision user = request.caller().user().decide(request);
    Decision resource = policies.decide(facts.policy(), request);
    if (user == Decision.EXPLICIT_DENY || resource == Decision.EXPLICIT_DENY) {
      return missing(
          Decision.EXPLICIT_DENY, user == Decision.EXPLICIT_DENY ? IDENTITY : RESOURCE, action);
    }
    if (own) {
      return resource == Decision.ALLOW && shareable ? null : missing(user, IDENTITY, action);
    }
    if (resource == Decision.IMPLICIT_DENY || !shareable) {
      return missing(Decision.IMPLICIT_DENY, RESOURCE, action);
    }
    return missing(user, IDENTITY, action);
  }

  private static @Nullable String missing(Decision decision, String kind, String action) {
    return switch (decision) {
      case ALLOW, ALLOW_TO_ACCOUNT -> null;
      case EXPLICIT_DENY ->
          "with an explicit deny in " + article(kind) + " " + kind + "-based policy";
      case IMPLICIT_DENY -> "because no " + kind + "-based policy allows the " + action + " action";
    };
  }

  private static String article(String kind) {
    return kind.equals(IDENTITY) ? "an" : "a";
  }

  private static WireException denied(AuthorizedRequest request, String missing) {
    return denied(request.principalArn(), request.action(), request.resource(), missing);
  }

  private static WireException denied(
      String principal, String action, String resource, @Nullable String missing) {
    return new WireError(
            "AccessDeniedException",
            400,
            "User: %s is not authorized to perform: %s on resource: %s %s"
                .formatted(principal, action, resource, missing))
        .asException();
  }
}

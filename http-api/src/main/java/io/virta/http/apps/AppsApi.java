package io.virta.http.apps;

import io.virta.actors.region.Regions;
import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.RestAnswer;
import io.virta.http.aws.service.RestJsonApi;
import io.virta.http.aws.service.RestOperation;
import io.virta.http.aws.service.ServiceApi;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.RestBinding;
import io.virta.http.aws.wire.Shape.Member;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.aws.wire.Shape.Text;
import io.virta.processors.app.AppDescription;
import io.virta.processors.app.Apps;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The apps of the caller's account and region: list, describe, pause and resume. Requests are
 * signed for the service {@code virta}; policies know the actions as {@code virta:PauseApp}, and
 * the apps as {@code arn:aws:virta:REGION:ACCOUNT:app/ID}.
 */
public final class AppsApi {
  private static final String SERVICE = "virta";
  private static final String ID = "id";
  private static final Structure ONE = Structure.of(Member.required(ID, Text.of(1, 1024)));

  private final Apps apps;
  private final Authorizer authorizer;
  private final Regions regions;

  private AppsApi(Apps apps, Authorizer authorizer, Regions regions) {
    this.apps = apps;
    this.authorizer = authorizer;
    this.regions = regions;
  }

  /** Creates the service. */
  public static ServiceApi of(
      Apps apps, Authorizer authorizer, Regions regions, SignedIntake intake) {
    AppsApi api = new AppsApi(apps, authorizer, regions);
    return new RestJsonApi(
        SERVICE,
        List.of(
            api.list(),
            api.one("DescribeApp", "GET", "/apps/{id}", Apps::describe),
            api.one("PauseApp", "POST", "/apps/{id}/pause", Apps::pause),
            api.one("ResumeApp", "POST", "/apps/{id}/resume", Apps::resume)),
        intake,
        AppErrors::of);
  }

  @FunctionalInterface
  private interface Answerer {
    CompletionStage<RestAnswer> answer(Caller caller, Fields input);
  }

  private record Operation(String name, RestBinding binding, Answerer answerer)
      implements RestOperation.Document {
    @Override
    public CompletionStage<RestAnswer> answer(Caller caller, Fields input) {
      return answerer.answer(caller, input);
    }
  }

  @FunctionalInterface
  private interface Call {
    CompletionStage<AppDescription> ask(Apps apps, String id);
  }

  private Operation list() {
    String name = "ListApps";
    return new Operation(
        name,
        RestBinding.of("GET", "/apps", Structure.of()),
        (caller, input) -> {
          authorizer.requireOwn(caller, action(name), "*");
          return apps.in(caller.namespace())
              .list()
              .thenApply(
                  found -> RestAnswer.json(200, out -> out.objects("apps", found, AppJson::write)));
        });
  }

  private Operation one(String name, String method, String path, Call call) {
    return new Operation(
        name,
        RestBinding.of(method, path, ONE),
        (caller, input) -> {
          String id = input.requiredText(ID);
          authorizer.requireOwn(caller, action(name), arn(caller, id));
          return call.ask(apps.in(caller.namespace()), id)
              .thenApply(app -> RestAnswer.json(200, out -> AppJson.write(out, app)));
        });
  }

  private static String action(String name) {
    return SERVICE + ":" + name;
  }

  private String arn(Caller caller, String id) {
    return "arn:aws:%s:%s:%s:app/%s"
        .formatted(SERVICE, regions.of(caller.namespace()), caller.account().value(), id);
  }
}

package io.virta.http.sts;

import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.QueryAction;
import io.virta.http.aws.service.QueryForm;
import io.virta.http.aws.service.XmlText;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** GetCallerIdentity; allowed for all callers with a valid signature. */
public final class GetCallerIdentity implements QueryAction {
  private static final String SERVICE = "sts"; // in signatures
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  private final SignedIntake intake;

  public GetCallerIdentity(SignedIntake intake) {
    this.intake = intake;
  }

  @Override
  public String name() {
    return "GetCallerIdentity";
  }

  @Override
  public Result answer(HttpRequest request, byte[] body, QueryForm form) {
    return new Result(NAMESPACE, identity(intake.callerOf(request, body, SERVICE)));
  }

  private static String identity(Caller caller) {
    return "<GetCallerIdentityResult><Arn>%s</Arn><UserId>%s</UserId><Account>%s</Account></GetCallerIdentityResult>"
        .formatted(
            XmlText.escaped(caller.arn()), XmlText.escaped(caller.userId()), caller.account());
  }
}

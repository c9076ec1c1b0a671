package io.virta.http.notes;

import io.virta.http.aws.identity.Authorizer;
import io.virta.http.aws.identity.Caller;
import io.virta.http.aws.intake.SignedIntake;
import io.virta.http.aws.service.RestAnswer;
import io.virta.http.aws.service.RestJsonApi;
import io.virta.http.aws.service.RestOperation;
import io.virta.http.aws.service.ServiceApi;
import io.virta.http.aws.wire.CommonErrors;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.RestBinding;
import io.virta.http.aws.wire.Shape.Flag;
import io.virta.http.aws.wire.Shape.ListOf;
import io.virta.http.aws.wire.Shape.Member;
import io.virta.http.aws.wire.Shape.Structure;
import io.virta.http.aws.wire.Shape.Text;
import io.virta.http.aws.wire.Shape.Timestamp;
import io.virta.http.aws.wire.Shape.Whole;
import io.virta.http.aws.wire.WireError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** A service that stores texts by name. */
public final class Notes {
  private static final String SERVICE = "notes";

  private static final Member NAME = Member.required("Name", Text.of(1, 64));
  static final Structure ONLY_NAME = Structure.of(NAME);

  private final Map<String, String> notes = new ConcurrentHashMap<>();
  private final Authorizer authorizer;

  private Notes(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /** Creates the service with its handlers of large bodies and streams. */
  public static ServiceApi of(
      SignedIntake intake, Authorizer authorizer, LargeNotes large, RecordedNotes recorded) {
    Notes notes = new Notes(authorizer);
    return new RestJsonApi(
        SERVICE,
        List.of(notes.put(), notes.get(), notes.list(), notes.delete(), large, recorded),
        intake,
        CommonErrors::of);
  }

  private record Operation(
      String name, RestBinding binding, BiFunction<Caller, Fields, RestAnswer> run)
      implements RestOperation.Document {
    @Override
    public CompletionStage<RestAnswer> answer(Caller caller, Fields input) {
      return CompletableFuture.completedFuture(run.apply(caller, input));
    }
  }

  private Operation put() {
    Structure input =
        Structure.of(
            NAME,
            Member.required("Text", Text.of(0, 10_000)),
            Member.optional("Pinned", new Flag()),
            Member.optional("Kind", Text.oneOf("plain", "rich")));
    return new Operation(
        "PutNote",
        RestBinding.of("PUT", "/notes/{Name}", input).header("x-note-kind", "Kind"),
        (caller, fields) -> {
          notes.put(fields.requiredText("Name"), fields.requiredText("Text"));
          return RestAnswer.json(
              201,
              out ->
                  out.text("Name", fields.text("Name"))
                      .flag("Pinned", fields.flag("Pinned"))
                      .text("Kind", fields.text("Kind")));
        });
  }

  private Operation get() {
    return new Operation(
        "GetNote",
        RestBinding.of("GET", "/notes/{Name}", ONLY_NAME),
        (caller, fields) -> {
          String text = notes.get(fields.requiredText("Name"));
          if (text == null) {
            throw new WireError("NoteNotFoundException", 404, "No note " + fields.text("Name"))
                .asException();
          }
          return RestAnswer.json(
              200, out -> out.text("Text", text).timestamp("At", Instant.ofEpochSecond(1)));
        });
  }

  private Operation list() {
    Structure input =
        Structure.of(
            Member.optional("MaxResults", new Whole(1, 100)),
            Member.optional("Since", new Timestamp()),
            Member.optional("Names", new ListOf(Text.of(1, 64), 0, 5, null)));
    return new Operation(
        "ListNotes",
        RestBinding.of("GET", "/notes", input)
            .query("maxResults", "MaxResults")
            .query("since", "Since")
            .query("name", "Names"),
        (caller, fields) ->
            RestAnswer.json(
                200,
                out -> {
                  List<String> wanted = fields.texts("Names");
                  out.texts(
                      "Names",
                      notes.keySet().stream()
                          .filter(name -> wanted.isEmpty() || wanted.contains(name))
                          .sorted()
                          .limit(fields.whole("MaxResults", 100))
                          .toList());
                  Instant since = fields.timestamp("Since");
                  out.number("Since", since == null ? 0 : since.getEpochSecond());
                }));
  }

  private Operation delete() {
    return new Operation(
        "DeleteNote",
        RestBinding.of("DELETE", "/notes/{Name}", ONLY_NAME),
        (caller, fields) -> {
          String name = fields.requiredText("Name");
          authorizer.requireOwn(caller, "notes:DeleteNote", "arn:aws:notes:::note/" + name);
          notes.remove(name);
          return RestAnswer.empty(204);
        });
  }
}

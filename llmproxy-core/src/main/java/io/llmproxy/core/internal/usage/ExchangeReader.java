package io.llmproxy.core.internal.usage;

import io.llmproxy.api.event.Usage;
import io.llmproxy.api.event.UsageSource;
import io.llmproxy.core.internal.body.BodyCapture;
import io.llmproxy.core.internal.capture.ByteSink;
import io.llmproxy.core.internal.capture.ContentCodings;
import io.llmproxy.core.internal.capture.ContentHeaders;
import io.llmproxy.core.internal.capture.ExchangeTap;
import io.llmproxy.core.internal.capture.TwoSinks;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the bodies of one exchange as a tap hands them over, and tells model and usage at the end. It reports what the bodies
 * say; what they do not say is estimated where that makes sense, and marked so. Never throws.
 */
public final class ExchangeReader implements ExchangeTap.Reader {
    private static final Logger log = LoggerFactory.getLogger(ExchangeReader.class);
    private static final Set<String> TOLD_AGAIN = Set.of("response", "thread.run", "thread.run.step", "batch");
    private static final String CHAT = "chat.completion";
    private static final Set<Integer> WITHOUT_ANSWER = Set.of(202, 204, 205);

    private final String method;
    private final @Nullable Estimator estimator;
    private final RequestReader requestReader;
    private final boolean isRequestCoded;
    private final AnswerReader answerReader = new AnswerReader();
    private final PlainText plainText = new PlainText(answerReader);
    private ByteSink answer = answerReader;
    private @Nullable BodyCapture bodies;
    private long mostDecoded = Long.MAX_VALUE;
    private int status;
    private boolean isEventStream;
    private boolean isBroken;

    /**
     * Creates a reader.
     *
     * @param method of the request
     * @param contentType of the request, or null if there is none
     * @param contentEncoding of the request, or null if there is none; a coded request is not looked at
     * @param estimator counts tokens where the provider does not, or null if nothing is to be estimated
     */
    public ExchangeReader(
            String method,
            @Nullable String contentType,
            @Nullable String contentEncoding,
            @Nullable Estimator estimator) {
        this.method = method;
        this.estimator = estimator;
        requestReader = new RequestReader(contentType);
        isRequestCoded = ContentHeaders.isCoded(contentEncoding);
    }

    /**
     * Keeps the bodies besides reading them, which it does not unless told; to be called before anything was read.
     *
     * @param capture takes them, the answer with its codings undone, or null to keep nothing
     */
    public void capture(@Nullable BodyCapture capture) {
        bodies = capture;
    }

    /**
     * Stops decoding an answer where it would become longer; to be called before anything was read. It is read to the end unless told.
     *
     * @param bytes the most that its codings may come to
     */
    public void decodeAtMost(long bytes) {
        mostDecoded = bytes;
    }

    /**
     * Returns what keeps the bodies.
     *
     * @return the capture, or null if they are only read
     */
    public @Nullable BodyCapture bodies() {
        return bodies;
    }

    @Override
    public void request(byte[] bytes, int length) {
        if (bodies != null) {
            bodies.request(bytes, length);
        }
        if (!isRequestCoded) { // what a stranger has coded may be a bomb
            guarded(() -> requestReader.write(bytes, 0, length));
        }
    }

    @Override
    public void responseHead(int status, @Nullable String contentType, @Nullable String contentEncoding) {
        this.status = status;
        String type = ContentHeaders.mediaType(contentType);
        isEventStream = type.equals("text/event-stream");
        boolean isText = type.startsWith("text/") && !type.equals("text/html") && !isEventStream;
        ByteSink reader = isText ? plainText : answerReader;
        ByteSink both = bodies == null ? reader : new TwoSinks(bodies.response(contentType), reader);
        guarded(() -> answer = ContentCodings.decoding(contentEncoding, both, mostDecoded));
    }

    @Override
    public void response(byte[] bytes, int length) {
        if (bodies != null) {
            bodies.answered();
        }
        guarded(() -> answer.write(bytes, 0, length));
    }

    /**
     * Ends the reading; to be called once.
     *
     * @param path the path as the provider sees it
     * @param isRelayed whether the answer reached the client whole
     * @return what the bodies say; nothing where they say nothing
     */
    public ExchangeReading end(String path, boolean isRelayed) {
        ExchangeReading[] reading = {ExchangeReading.nothing()};
        guarded(() -> {
            answer.end();
            if (bodies != null && answer.isFull()) {
                bodies.answerCut();
            }
            reading[0] = reading(path, isRelayed);
        });
        isBroken = false; // what a decoder holds outside the heap is freed in any case
        guarded(answer::close);
        return reading[0];
    }

    private ExchangeReading reading(String path, boolean isRelayed) {
        Findings findings = isDownload(path) ? new Findings() : answerReader.findings();
        boolean isStreamed = answerReader.isStream(isEventStream);
        String requestedModel = RequestedModel.find(path, requestReader.text("model"));
        String model = findings.model();
        boolean isFailed = findings.isFailed() && status < 400;
        String user = requestReader.text("user");
        Usage usage = usage(findings, Endpoint.of(method, path), isRelayed, model == null ? requestedModel : model);
        return new ExchangeReading(
                requestedModel,
                model,
                usage,
                isStreamed,
                answerReader.isCut() || requestReader.isCut() || answer.isFull(),
                (findings.hasEnd() || !isStreamed) && !isFailed,
                isFailed,
                user == null ? requestReader.text("safety_identifier") : user,
                isToldAgain(findings) ? findings.objectId() : null);
    }

    /** A stored file may hold answers, whose usage was told when they were given. */
    private boolean isDownload(String path) {
        return method.equals("GET") && path.endsWith("/content");
    }

    private Usage usage(Findings findings, Endpoint endpoint, boolean isRelayed, @Nullable String model) {
        Usage reported = findings.usage();
        boolean isUnanswered = findings.isUnanswered() && !answerReader.isStream(isEventStream);
        boolean isEstimable = estimator != null
                && endpoint != Endpoint.OTHER
                && status >= 200
                && status < 300
                && !WITHOUT_ANSWER.contains(status)
                && !findings.isFailed()
                && !isUnanswered;
        if (!isEstimable || estimator == null) {
            return reported;
        }
        if (reported.source() == UsageSource.NONE) {
            return estimator.estimate(model, endpoint, requestReader, findings.output(), plainText, reported);
        }
        return findings.isUsageOfStartOnly() && !isRelayed
                ? estimator.withOutput(model, reported, findings.output())
                : reported;
    }

    /** Background work, runs and batches are polled; stored chats may be fetched. */
    private boolean isToldAgain(Findings findings) {
        boolean isStored = method.equals("GET") || requestReader.member("store").asBoolean();
        String kind = findings.objectKind();
        return TOLD_AGAIN.contains(kind) || (kind.startsWith(CHAT) && isStored);
    }

    /** A body that cannot be read must not cost the record. */
    private void guarded(Runnable step) {
        if (isBroken) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException | Error e) { // the latter where memory or a library is missing
            isBroken = true;
            log.warn("usage reading failed (expected: a reading of any body)", e);
        }
    }
}

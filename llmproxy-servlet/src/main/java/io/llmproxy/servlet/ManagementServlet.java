package io.llmproxy.servlet;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import io.llmproxy.core.Audit;
import io.llmproxy.core.LlmProxy;
import io.llmproxy.servlet.ManagementRoutes.Match;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management API: lists, creates, changes and revokes projects and tokens, in JSON, for callers that know the management token
 * or whom the host lets in.
 *
 * <p>Map it to a path of its own, such as {@code /manage/*}; {@code openapi.json} below that describes it. It blocks the container's
 * thread while it talks to the database. After ten failed logins from one address within a minute, further ones are answered with
 * 429; good credentials pass from there all the same. It sends no CORS headers, and refuses changes that a browser asks for on behalf
 * of another site's page. Safe for use by many threads.
 */
public final class ManagementServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(ManagementServlet.class);

    private final transient ManagementRoutes routes;
    private final transient ManagementApi api;
    private final transient LongSupplier ticker;

    /**
     * Creates the servlet for callers that know the management token.
     *
     * @param engine whose projects and tokens are managed; stays open when the servlet ends
     * @param managementToken what callers must send as {@code Authorization: Bearer}
     * @throws IllegalStateException if the host validates tokens itself, so that there are none to issue
     */
    public ManagementServlet(LlmProxy engine, Secret managementToken) {
        this(builder(engine).managementToken(managementToken));
    }

    private ManagementServlet(Builder builder) {
        Audit engineAudit = builder.engine.audit();
        AuditLog engineLog = engineAudit.isReadable() ? new EngineAuditLog(engineAudit) : null;
        routes = new ManagementRoutes(builder.engine, builder.auditLog == null ? engineLog : builder.auditLog);
        LoginGate gate = new LoginGate(builder.authorizers, new LoginThrottle(builder.ticker));
        ManagementAudit audit = builder.audit == null ? new EngineAudit(engineAudit) : builder.audit;
        api = new ManagementApi(gate, new ManagementTrail(audit), engineAudit.clientAddresses());
        ticker = builder.ticker;
    }

    /**
     * Starts a servlet that lets nobody in.
     *
     * @param engine whose projects and tokens are managed; stays open when the servlet ends
     * @return a new builder
     */
    public static Builder builder(LlmProxy engine) {
        return new Builder(requireNonNull(engine, "engine"));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long start = ticker.getAsLong();
        RequestIds ids = RequestIds.of(request);
        ids.echo(response);
        Match match = routes.find(String.valueOf(request.getPathInfo()));
        JsonAnswer answer = api.answer(request, ids, match);
        // The route, not the path: callers put tokens where ids belong.
        log.debug(
                "{} {}: {} in {} ms, request {}",
                request.getMethod(),
                match == null ? "(unknown path)" : match.route().template(),
                answer.status(),
                TimeUnit.NANOSECONDS.toMillis(ticker.getAsLong() - start),
                ids.requestId());
        answer.send(response);
    }

    List<ManagementRoute> routes() {
        return routes.all();
    }

    /** Builds a {@link ManagementServlet}. A caller whom one of the ways lets in is in. Not safe for use by several threads. */
    public static final class Builder {
        private final LlmProxy engine;
        private final List<ManagementAuthorizer> authorizers = new ArrayList<>();
        private @Nullable ManagementAudit audit;
        private @Nullable AuditLog auditLog;
        private LongSupplier ticker = System::nanoTime;

        private Builder(LlmProxy engine) {
            this.engine = engine;
        }

        /**
         * Lets callers in that send a token.
         *
         * @param managementToken what they must send as {@code Authorization: Bearer}
         * @return this builder
         */
        public Builder managementToken(Secret managementToken) {
            return authorization(new ManagementTokenAuthorizer(requireNonNull(managementToken, "managementToken")));
        }

        /**
         * Lets callers in whom the host knows. Asked after those that were set before it; if all refuse, the caller is told what the
         * last one says.
         *
         * @param authorizer decides for each request
         * @return this builder
         */
        public Builder authorization(ManagementAuthorizer authorizer) {
            authorizers.add(requireNonNull(authorizer, "authorizer"));
            return this;
        }

        Builder audit(ManagementAudit audit) {
            this.audit = audit;
            return this;
        }

        Builder auditLog(AuditLog auditLog) {
            this.auditLog = auditLog;
            return this;
        }

        Builder ticker(LongSupplier ticker) {
            this.ticker = ticker;
            return this;
        }

        /**
         * Builds the servlet.
         *
         * @return the servlet
         * @throws IllegalStateException if nobody could be let in, or if the host validates tokens itself, so that there are none to
         *     issue
         */
        public ManagementServlet build() {
            if (authorizers.isEmpty()) {
                throw new IllegalStateException("management: nobody is let in (expected: a token or an authorizer)");
            }
            return new ManagementServlet(this);
        }
    }
}

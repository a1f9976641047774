package io.llmproxy.core.internal.exchange;

import static java.util.Objects.requireNonNull;

import io.llmproxy.api.Secret;
import io.llmproxy.api.event.CaptureMode;
import io.llmproxy.api.token.Project;
import io.llmproxy.api.token.ProviderKey;
import io.llmproxy.api.token.StoreUnavailableException;
import io.llmproxy.api.token.TokenGrant;
import io.llmproxy.api.token.TokenRejection;
import io.llmproxy.core.CredentialPlace;
import io.llmproxy.core.http.ClientRequest;
import io.llmproxy.core.http.HeaderFields;
import io.llmproxy.core.internal.exchange.AccountCheck.Account;
import io.llmproxy.core.internal.exchange.AccountCheck.Closed;
import io.llmproxy.core.internal.exchange.AccountCheck.Open;
import io.llmproxy.core.internal.exchange.ProviderSet.Route;
import io.llmproxy.core.internal.policy.CorsPolicy;
import io.llmproxy.core.internal.policy.HeadLimits;
import io.llmproxy.core.internal.policy.MetadataHeaders;
import io.llmproxy.core.internal.policy.ParameterPolicy;
import io.llmproxy.core.internal.policy.ProjectRules;
import io.llmproxy.core.internal.policy.Refusal;
import io.llmproxy.core.internal.policy.RequestPath;
import io.llmproxy.core.internal.upstream.UpstreamRequest;
import io.llmproxy.core.internal.upstream.WholeBody;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a request may go to a provider, and to which: head first, then the token and its project, then the body, so that
 * nothing is read for a caller who is not known. Used by one thread.
 */
final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final ExchangeParts parts;
    private final ProviderSet providers;
    private final ClientRequest clientRequest;
    private final ClientBody clientBody;
    private final AccountCheck accounts;
    private final Subject subject;
    private String path;
    private @Nullable ServedProvider provider;
    private @Nullable CorsPolicy cors;
    private CallLimits.@Nullable Place place;

    Admission(
            ExchangeParts parts,
            ProviderSet providers,
            ClientRequest clientRequest,
            ClientBody clientBody,
            AccountCheck accounts,
            Subject subject) {
        this.parts = parts;
        this.providers = providers;
        this.clientRequest = clientRequest;
        this.clientBody = clientBody;
        this.accounts = accounts;
        this.subject = subject;
        path = clientRequest.rawPath();
        provider = providers.providers().size() == 1 ? providers.providers().get(0) : null;
    }

    private void tellMode(@Nullable Project project) {
        subject.recorded(parts.capture().of(project, provider));
    }

    /** The exchange, which learns whose call it is as soon as that is known. */
    interface Subject {
        void granted(TokenGrant grant);

        void rejected(TokenRejection rejection);

        /** Before anything of the body is read, and again if something more is known. */
        void recorded(CaptureMode mode);

        void routed(ServedProvider provider, RequestPath path);
    }

    /** Whether the request may go. */
    sealed interface Decision {}

    /** It may, with one of these keys. */
    record Admitted(ServedProvider provider, UpstreamRequest request, List<ProviderKey> keys) implements Decision {}

    /** It may not. */
    record Refused(Refusal refusal) implements Decision {}

    /** Returns the path as far as it is known by now: as it was sent at first, as the provider will see it in the end. */
    String path() {
        return path;
    }

    /** Returns the name of the provider, or null while several are possible. */
    @Nullable
    String providerName() {
        return provider == null ? null : provider.name();
    }

    /** Returns what browsers are told, as far as it is known by now. */
    CorsPolicy cors() {
        if (cors == null) {
            RequestPath requestPath = RequestPath.parse(clientRequest.rawPath());
            HeaderFields headers = clientRequest.headers();
            cors = providers.corsOf(requestPath == null ? List.of() : providers.routes(headers, requestPath), headers);
        }
        return cors;
    }

    /** Gives back what the call has taken. */
    void end() {
        if (place != null) {
            parts.callLimits().leave(place);
        }
    }

    Decision decide() throws IOException {
        tellMode(null);
        try {
            return decideHead();
        } catch (StoreUnavailableException e) {
            log.warn("A call was refused: {}", e.getMessage());
            return new Refused(Refusals.SERVICE_UNAVAILABLE);
        }
    }

    private Decision decideHead() throws IOException {
        Refusal refusal = HeadLimits.check(clientRequest, parts.maxHeaderBytes());
        if (refusal != null) {
            return new Refused(refusal);
        }
        RequestPath requestPath = RequestPath.parse(clientRequest.rawPath());
        if (requestPath == null) {
            return new Refused(Refusals.INVALID_PATH);
        }
        path = requestPath.raw();
        List<Route> routes = providers.routes(clientRequest.headers(), requestPath);
        cors = providers.corsOf(routes, clientRequest.headers());
        if (routes.isEmpty()) {
            return new Refused(Refusals.ENDPOINT_NOT_FOUND);
        }
        List<Route> open = new ArrayList<>(1);
        for (Route route : routes) {
            Refusal ofRoute = checkHead(route);
            if (ofRoute == null) {
                open.add(route);
            }
            refusal = refusal == null ? ofRoute : refusal;
        }
        return open.isEmpty() ? new Refused(requireNonNull(refusal)) : decideAccount(open);
    }

    private @Nullable Refusal checkHead(Route route) {
        return route.provider().requestPolicy().check(clientRequest.method(), route.path(), clientRequest.headers());
    }

    private Decision decideAccount(List<Route> open) throws IOException {
        ClientToken token = ClientToken.find(places(open), clientRequest.headers(), clientRequest.rawQuery());
        Account account = token == null ? accounts.missingToken() : accounts.find(token.secret());
        tell(account);
        if (token == null || account instanceof Closed) {
            return new Refused(((Closed) account).refusal());
        }
        Project project = ((Open) account).project();
        for (Route route : open) {
            if (hasKey(project, route.provider()) && route.provider().takesTokenFrom(token.place())) {
                route(route);
                tellMode(project);
                return decideProject(route, token.secret(), (Open) account);
            }
        }
        return new Refused(project.apiKeys().isEmpty() ? Refusals.UPSTREAM_AUTH : Refusals.PROVIDER_NOT_ALLOWED);
    }

    private static List<CredentialPlace> places(List<Route> open) {
        return open.size() == 1
                ? open.get(0).provider().config().tokenPlaces()
                : open.stream()
                        .flatMap(route -> route.provider().config().tokenPlaces().stream())
                        .distinct()
                        .toList();
    }

    private void tell(Account account) {
        tellMode(account instanceof Open open ? open.project() : ((Closed) account).project());
        TokenGrant known = account instanceof Open open ? open.grant() : ((Closed) account).grant();
        if (known != null) {
            subject.granted(known);
        }
        TokenRejection rejection = account instanceof Closed closed ? closed.rejection() : null;
        if (rejection != null) {
            subject.rejected(rejection);
        }
    }

    private boolean hasKey(Project project, ServedProvider forProvider) {
        return !keys(project, forProvider).isEmpty();
    }

    private List<ProviderKey> keys(Project project, ServedProvider forProvider) {
        List<ProviderKey> keys = new ArrayList<>(1);
        for (ProviderKey key : project.apiKeys()) {
            if (isFor(forProvider, key)) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** A key goes to its own provider and to no other. */
    private boolean isFor(ServedProvider forProvider, ProviderKey key) {
        String name = key.provider();
        return name == null ? providers.isDefault(forProvider) : name.equals(forProvider.name());
    }

    private void route(Route route) {
        provider = route.provider();
        cors = route.provider().cors();
        path = route.path().raw();
        subject.routed(route.provider(), route.path());
    }

    private Decision decideProject(Route route, Secret token, Open account) throws IOException {
        ProjectRules rules = rules(account.project());
        if (rules == null) {
            return new Refused(Refusals.SERVICE_UNAVAILABLE);
        }
        cors = route.provider().cors().and(account.project().policy());
        ParameterPolicy parameters = route.provider().parameterPolicy().and(rules);
        Refusal refusal = checkHead(route, account, rules, parameters);
        if (refusal != null) {
            return new Refused(refusal);
        }
        place = parts.callLimits().tryEnter(account.grant(), account.project().policy());
        if (place == null) {
            return new Refused(Refusals.TOO_MANY_CALLS);
        }
        if (clientRequest.contentLength() > parts.maxRequestBytes()) {
            return new Refused(Refusals.BODY_TOO_LARGE);
        }
        if (clientRequest.contentLength() == 0) {
            return charge(route, account, null);
        }
        return parameters.appliesTo(clientRequest.method())
                ? decideBody(route, token)
                : charge(route, account, clientBody);
    }

    /** A client may take its time over a body: what was allowed before it need not be allowed any more. */
    private Decision decideBody(Route route, Secret token) throws IOException {
        byte[] whole = clientBody.readAll();
        Account account = accounts.find(token);
        tell(account);
        if (account instanceof Closed closed) {
            return new Refused(closed.refusal());
        }
        Open open = (Open) account;
        ProjectRules rules = rules(open.project());
        if (rules == null) {
            return new Refused(Refusals.SERVICE_UNAVAILABLE);
        }
        ParameterPolicy parameters = route.provider().parameterPolicy().and(rules);
        Refusal refusal = checkHead(route, open, rules, parameters);
        if (refusal == null) {
            refusal = parameters.check(clientRequest.headers(), whole);
        }
        return refusal == null ? charge(route, open, new WholeBody(whole)) : new Refused(refusal);
    }

    private @Nullable ProjectRules rules(Project project) {
        try {
            return parts.rulebook().of(project.policy());
        } catch (IllegalArgumentException e) {
            log.warn(
                    "Calls of project {} are refused, since its policy cannot be read: {}",
                    project.id(),
                    e.getMessage());
            return null;
        }
    }

    private @Nullable Refusal checkHead(Route route, Open account, ProjectRules rules, ParameterPolicy parameters) {
        HeaderFields headers = clientRequest.headers();
        Refusal refusal = rules.check(clientRequest.method(), route.path(), headers);
        if (refusal == null) {
            refusal = MetadataHeaders.check(
                    route.provider().config().enforcedMetadata(),
                    account.grant().metadata(),
                    headers);
        }
        return refusal == null
                ? parameters.checkTarget(clientRequest.method(), route.path(), clientRequest.rawQuery())
                : refusal;
    }

    private Decision charge(Route route, Open account, UpstreamRequest.@Nullable Body body) {
        List<ProviderKey> keys = keys(account.project(), route.provider());
        if (keys.isEmpty()) {
            return new Refused(Refusals.UPSTREAM_AUTH);
        }
        Duration rest = route.provider().sender().restOf(keys);
        if (rest != null) {
            return new Refused(Refusals.circuitOpen(rest)); // before the call is charged: nothing would be sent
        }
        Account charged = accounts.charge(account);
        if (charged instanceof Closed closed) {
            tell(charged);
            return new Refused(closed.refusal());
        }
        return new Admitted(
                route.provider(),
                new UpstreamRequest(
                        clientRequest.method(),
                        route.path().raw(),
                        clientRequest.rawQuery(),
                        clientRequest.headers(),
                        account.project().policy().upstreamHeaders(),
                        route.provider().config().isClientAddressForwarded() ? clientAddress() : null,
                        body),
                keys);
    }

    private String clientAddress() {
        HeaderFields headers = clientRequest.headers();
        return parts.addresses()
                .of(clientRequest.remoteAddress(), headers.all("X-Forwarded-For"), headers.firstOrNull("X-Real-IP"));
    }
}

package io.llmproxy.cloudwatch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The name of the log stream. {@code {host}} stands for the name of the machine, {@code {date}} for the day in UTC.
 *
 * @param template with the two placeholders, or without
 */
record StreamName(String template) {
    static final String DEFAULT = "llmproxy-{host}";

    private static final String HOST = "{host}";
    private static final String DATE = "{date}";
    private static final Pattern TEMPLATE = Pattern.compile("[^:*{}\\p{Cntrl}]{1,400}");
    private static final Pattern NOT_ALLOWED = Pattern.compile("[^A-Za-z0-9._-]");
    private static final int MAX_HOST = 100;

    StreamName {
        if (!TEMPLATE.matcher(template.replace(HOST, "h").replace(DATE, "d")).matches()) {
            throw new IllegalArgumentException("sink.cloudwatch.log-stream: '" + template
                    + "' (expected: 1 to 400 characters without : and *, and no placeholders but {host} and {date})");
        }
    }

    String at(Instant time, String host) {
        String name = NOT_ALLOWED.matcher(host).replaceAll("-");
        String date = time.atZone(ZoneOffset.UTC).toLocalDate().toString();
        return template.replace(HOST, name.length() > MAX_HOST ? name.substring(0, MAX_HOST) : name)
                .replace(DATE, date);
    }

    /** Returns the name of this machine; may ask the resolver. Containers have the first variable, Windows has the second one. */
    static String host(Map<String, String> environment) {
        String name = environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", ""));
        if (!name.isBlank()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}

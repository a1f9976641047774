package io.llmproxy.benchmarks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A candidate that serves nothing, but lives the life of one. */
public final class FakeGateway {
    private static volatile byte @Nullable [] garbage;

    private FakeGateway() {}

    /** Obeys {@code close}, and {@code allocate <megabytes>}. With {@code --mood=broken} it ends at once. */
    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("--mood=broken")) {
            System.err.println("the port is taken");
            System.exit(1);
        }
        say("token s3cret");
        say("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Optional<String> order = Optional.ofNullable(orders.readLine());
        while (order.isPresent() && order.get().startsWith("allocate ")) {
            allocate(Integer.parseInt(order.get().substring("allocate ".length())));
            say("allocated");
            order = Optional.ofNullable(orders.readLine());
        }
        say("events 7 6 1");
        say("closed 1500");
    }

    private static void allocate(int megabytes) {
        for (int i = 0; i < megabytes * 64; i++) {
            garbage = new byte[16 * 1024 - 16];
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}

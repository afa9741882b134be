# nix run 'github:OWNER/draglog?dir=packaging/nix'
{
  description = "Local-first terminal log of the friction in software development";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forEach = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      manifest = (builtins.fromTOML (builtins.readFile ../../Cargo.toml)).package;
    in
    {
      packages = forEach (pkgs: {
        default = pkgs.rustPlatform.buildRustPackage {
          pname = manifest.name;
          version = manifest.version;
          src = ../..;
          cargoLock.lockFile = ../../Cargo.lock;
          nativeBuildInputs = [ pkgs.installShellFiles ];
          # The tests of the program want shells, a terminal and processes to look at, which a sandbox has not.
          cargoTestFlags = [ "--lib" ];
          postInstall = ''
            packaging/files $out/bin/draglog dist
            installManPage dist/draglog.1.gz
            installShellCompletion dist/completions/{draglog.bash,_draglog,draglog.fish}
          '';
          meta = {
            description = manifest.description;
            license = with pkgs.lib.licenses; [ mit asl20 ];
            mainProgram = "draglog";
            platforms = pkgs.lib.platforms.unix;
          };
        };
      });

      devShells = forEach (pkgs: {
        default = pkgs.mkShell { packages = with pkgs; [ cargo rustc clippy rustfmt zsh fish tmux ]; };
      });
    };
}

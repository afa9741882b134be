# Sets __draglog_what to "tool<Tab>kind<Tab>label", or to nothing. Only words of the rules ever get into it.
__draglog_classify() {
  local program= first= second= word= stop= value= prefix= skip=
  __draglog_what=
  while [ $# -gt 0 ]; do
    case $1 in
      [A-Za-z_]*=* | time | command | noglob | nohup | sudo | doas | env | nice) shift ;;
      *) break ;;
    esac
  done
  [ $# -gt 0 ] || return 0
  program=${1##*/}
  shift
  __draglog_program "$program" || return 0
  for word in "$@"; do
    if [ -n "$skip" ]; then
      skip=
      continue
    fi
    case $word in
      '#'* | '<'* | '>'* | [0-9]'>'* | --) break ;;
      -h | --help | --version) return 0 ;;
      -*)
        case $stop in *" ${word%%=*} "*) return 0 ;; esac
        case $value in *" $word "*) skip=1 ;; esac
        continue
        ;;
    esac
    if [ -n "$prefix" ] && [ -z "$first" ]; then
      case $word in "$prefix"*) continue ;; esac
    fi
    if [ -z "$first" ]; then
      first=$word
    elif [ -z "$second" ]; then
      second=$word
    fi
  done
  __draglog_verb "$program" "$first" "$second"
}

# The words of a target: target, label before it, tool, kind of unknown ones, "needed" or nothing.
__draglog_target() {
  local kind=$4 word=${1%%[:._-]*}
  case $1 in
    '') [ -n "$5" ] || __draglog_what="$3	$4	$2"
      return 0 ;;
    @WATCHERS@) return 0 ;;
  esac
  case $word in
@TARGETS@
    *) word= ;;
  esac
  __draglog_what="$3	$kind	$2${word:+ $word}"
}

# What is to be known of a program's options; fails where no rule knows it.
__draglog_program() {
  case $1 in
@PROGRAMS@
    *) return 1 ;;
  esac
}

# Program, first and second word that are no options.
__draglog_verb() {
  case $1 in
@VERBS@
  esac
}

# Name of the repository around the current folder, else of the folder.
__draglog_project() {
  local folder=$PWD pointer=
  __draglog_name=
  while [ -n "$folder" ] && [ "$folder" != "$HOME" ]; do
    if [ -d "$folder/.git" ] || [ -d "$folder/.jj" ] || [ -d "$folder/.hg" ]; then
      break
    elif [ -f "$folder/.git" ]; then
      # A worktree points to the repository it belongs to; a submodule is a repository of its own.
      IFS= read -r pointer 2>/dev/null <"$folder/.git"
      case $pointer in
        'gitdir: '*/worktrees/*)
          folder=${pointer#gitdir: }
          folder=${folder%/worktrees/*}
          folder=${folder%/.git}
          folder=${folder%.git}
          ;;
      esac
      break
    fi
    folder=${folder%/*}
  done
  if [ -z "$folder" ] || [ "$folder" = "$HOME" ]; then
    [ "$PWD" = "$HOME" ] && return 0
    folder=$PWD
  fi
  __draglog_name=${folder##*/}
  __draglog_name=${__draglog_name//[[:cntrl:]]/}
}
